package dev.stslib.core.internal.profile;

import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.time.InstantSource;
import java.util.Objects;

/**
 * AWS's shared config and credentials files, and role files: the source that is named {@code aws-files}.
 *
 * <p>The config file is the one given, or named by the property {@code aws.configFile}, by {@code AWS_CONFIG_FILE}, or
 * {@code ~/.aws/config}; the credentials file likewise by {@code aws.sharedCredentialsFile},
 * {@code AWS_SHARED_CREDENTIALS_FILE} or {@code ~/.aws/credentials}. A file that is missing counts as empty, with a
 * warning if the machine names it; one that is given and missing is an error. Each call looks at the files' times, sizes
 * and identities, and reads what has changed.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class AwsFilesProfileSource implements ProfileSource {
    private final InstantSource clock;

    /** Makes the source with the machine's clock, which tells whether a file has only just been written. */
    public AwsFilesProfileSource() {
        this(InstantSource.system());
    }

    /**
     * Makes the source with a clock of one's own.
     *
     * @param clock tells whether a file has only just been written
     */
    public AwsFilesProfileSource(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return "aws-files";
    }

    /**
     * Opens the files. Nothing is read before {@link OpenProfiles#current()} is called; it throws
     * {@link dev.stslib.api.error.ProfileSyntaxException} for a file that breaks the grammar and
     * {@link dev.stslib.api.error.ProfileConfigurationException} for one that is given and missing, or cannot be read.
     */
    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return new OpenAwsFiles(settings, clock);
    }
}
