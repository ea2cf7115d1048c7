package dev.stslib.core.internal.profile;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared files, looked at anew at each call and read anew when they look different. A file that did not change is
 * not read again when another did.
 */
final class OpenAwsFiles implements OpenProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAwsFiles.class);

    private final ProfileSettings settings;
    private final SettledFile reader;
    private final Object oneReader = new Object();
    private volatile @Nullable Snapshot last;

    OpenAwsFiles(ProfileSettings settings, InstantSource clock) {
        this.settings = settings;
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
        List<ProfileFile> files = ProfileFile.of(settings);
        if (known != null && known.isStill(files)) {
            return known.profiles();
        }
        synchronized (oneReader) {
            Snapshot before = last;
            if (before != null && before.isStill(files)) {
                return before.profiles();
            }
            Snapshot now = read(files, before == null ? List.of() : before.entries());
            warn(
                    before == null ? List.of() : before.profiles().warnings(),
                    now.profiles().warnings());
            last = now;
            return now.profiles();
        }
    }

    /** Says what was ignored, each once. */
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
