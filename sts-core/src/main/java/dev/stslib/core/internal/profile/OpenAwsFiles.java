package dev.stslib.core.internal.profile;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are checked at each call. A file is read again if its stamp has changed, without the others. */
final class OpenAwsFiles implements OpenProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAwsFiles.class);

    private final Supplier<List<ProfileFile>> files;
    private final SettledFile reader;
    private final Object oneReader = new Object();
    private volatile @Nullable Snapshot last;

    /**
     * Opens files.
     *
     * @param files what to read now: the environment may name other files later
     */
    OpenAwsFiles(Supplier<List<ProfileFile>> files, InstantSource clock) {
        this.files = files;
        reader = new SettledFile(clock);
    }

    private record Entry(ProfileFile file, @Nullable FileStamp stamp, ParsedFile parsed) {
        boolean isStill(ProfileFile other) {
            return file.equals(other) && Objects.equals(stamp, other.stamp());
        }
    }

    private record Snapshot(List<Entry> entries, ProfileSet profiles) {
        boolean isStill(List<ProfileFile> files) {
            if (entries.size() != files.size()) {
                return false;
            }
            for (int i = 0; i < files.size(); i++) {
                if (!entries.get(i).isStill(files.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public ProfileSet current() {
        Snapshot known = last;
        List<ProfileFile> now = files.get();
        if (known != null && known.isStill(now)) {
            return known.profiles();
        }
        synchronized (oneReader) {
            Snapshot before = last;
            if (before != null && before.isStill(now)) {
                return before.profiles();
            }
            Snapshot read = read(now, before == null ? List.of() : before.entries());
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

    private Snapshot read(List<ProfileFile> files, List<Entry> before) {
        List<Entry> entries = new ArrayList<>();
        ProfileMerge merge = new ProfileMerge();
        for (int i = 0; i < files.size(); i++) {
            ProfileFile file = files.get(i);
            boolean same = i < before.size() && before.get(i).isStill(file);
            Entry entry = same ? before.get(i) : read(file);
            entries.add(entry);
            merge.add(file.kind(), entry.parsed());
        }
        return new Snapshot(entries, merge.result());
    }

    private Entry read(ProfileFile file) {
        SettledFile.Reading reading = reader.read(file);
        return new Entry(file, reading.stamp(), reading.parsed());
    }
}
