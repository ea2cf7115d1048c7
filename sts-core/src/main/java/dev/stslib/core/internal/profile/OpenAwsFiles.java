package dev.stslib.core.internal.profile;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are checked at each call. A file is read again if its stamp has changed, without the others. */
public final class OpenAwsFiles implements OpenProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAwsFiles.class);

    private final Supplier<List<ProfileFile>> files;
    private final SettledFile reader;
    private final Object oneReader = new Object();
    private volatile @Nullable Snapshot last;
    private volatile @Nullable Path touched;

    /**
     * Opens files.
     *
     * @param files what to read now: the environment may name other files later
     */
    OpenAwsFiles(Supplier<List<ProfileFile>> files, InstantSource clock) {
        this.files = files;
        reader = new SettledFile(clock);
    }

    private record Entry(ProfileFile file, SettledFile.Reading reading) {}

    private record Snapshot(List<Entry> entries, ProfileSet profiles) {}

    private boolean isStill(Snapshot snapshot, List<ProfileFile> files) {
        if (snapshot.entries().size() != files.size()) {
            return false;
        }
        for (int i = 0; i < files.size(); i++) {
            if (!isStill(snapshot.entries().get(i), files.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isStill(Entry entry, ProfileFile file) {
        touched = file.path();
        return entry.file().equals(file) && Objects.equals(entry.reading().stamp(), file.stamp());
    }

    /**
     * The file that a call looked at or read last. While a call hangs, it is the file that holds it up.
     *
     * @return the file, or null before the first call
     */
    public @Nullable Path file() {
        return touched;
    }

    @Override
    public ProfileSet current() {
        Snapshot known = last;
        List<ProfileFile> now = files.get();
        if (known != null && isStill(known, now)) {
            reader.nothingIsMissing();
            return known.profiles();
        }
        synchronized (oneReader) {
            Snapshot before = last;
            if (before != null && isStill(before, now)) {
                return before.profiles();
            }
            List<Entry> entries = read(now, before == null ? List.of() : before.entries());
            if (before != null && before.entries().equals(entries)) {
                return before.profiles(); // a file that is missing for a moment
            }
            Snapshot read = new Snapshot(entries, merged(entries));
            warn(
                    before == null ? List.of() : before.profiles().warnings(),
                    read.profiles().warnings());
            last = read;
            return read.profiles();
        }
    }

    /** Logs what was ignored, each warning once. */
    private static void warn(List<String> before, List<String> now) {
        for (String warning : now) {
            if (!before.contains(warning)) {
                LOG.warn(warning);
            }
        }
    }

    private List<Entry> read(List<ProfileFile> files, List<Entry> before) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            ProfileFile file = files.get(i);
            touched = file.path();
            Entry known = i < before.size() && before.get(i).file().equals(file) ? before.get(i) : null;
            if (known == null) {
                entries.add(new Entry(file, reader.read(file, null)));
            } else {
                entries.add(isStill(known, file) ? known : new Entry(file, reader.read(file, known.reading())));
            }
        }
        return entries;
    }

    private static ProfileSet merged(List<Entry> entries) {
        ProfileMerge merge = new ProfileMerge();
        entries.forEach(entry -> merge.add(entry.file().kind(), entry.reading().parsed()));
        return merge.result();
    }
}
