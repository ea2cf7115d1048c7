package dev.stslib.api.spi;

/**
 * Reads profiles. {@link java.util.ServiceLoader} finds the sources; the configuration selects one by name and calls
 * {@link #open}.
 */
public interface ProfileSource {
    /**
     * The name that selects this source, such as {@code aws-files}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the source. It may postpone reading until the first call.
     *
     * @param settings the files to read
     * @return the open source; the caller closes it
     */
    OpenProfiles open(ProfileSettings settings);
}
