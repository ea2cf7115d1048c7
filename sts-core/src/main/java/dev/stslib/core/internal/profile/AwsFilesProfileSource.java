package dev.stslib.core.internal.profile;

import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * The source {@code aws-files}: AWS's shared config and credentials files, and role files.
 *
 * <p>The config file is the one given, or named by the property {@code aws.configFile}, by {@code AWS_CONFIG_FILE}, or
 * {@code ~/.aws/config}; the credentials file likewise by {@code aws.sharedCredentialsFile},
 * {@code AWS_SHARED_CREDENTIALS_FILE} or {@code ~/.aws/credentials}. A missing file counts as empty, with a warning if
 * the environment or a property names it; a file that is given in code must exist. A file that was
 * read before counts as missing two seconds after a call first misses it. Each call checks times, sizes and identities of
 * the files, and reads those that have changed.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class AwsFilesProfileSource implements ProfileSource {
    private final InstantSource clock;

    /** Creates the source with the system's clock. */
    public AwsFilesProfileSource() {
        this(InstantSource.system());
    }

    /**
     * Creates the source with another clock.
     *
     * @param clock the clock, which tells whether a file has only just been written or removed
     */
    public AwsFilesProfileSource(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return "aws-files";
    }

    /**
     * Opens the files. {@link OpenProfiles#current()} reads them. It throws
     * {@link dev.stslib.api.error.ProfileConfigurationException} for a file that is given and missing, or cannot be read.
     */
    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return new OpenAwsFiles(() -> ProfileFile.of(settings), clock);
    }

    /**
     * Opens one role file by itself.
     *
     * @param file the file, which must exist when it is read
     * @return its profiles
     */
    public OpenProfiles openRoleFile(Path file) {
        List<ProfileFile> files = List.of(ProfileFile.role(file));
        return new OpenAwsFiles(() -> files, clock);
    }
}
