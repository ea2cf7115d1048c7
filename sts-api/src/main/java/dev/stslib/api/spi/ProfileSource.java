package dev.stslib.api.spi;

/**
 * Reads profiles. Found by {@link java.util.ServiceLoader} and picked by its name; {@link #open} gives the live thing.
 */
public interface ProfileSource {
    /**
     * The name by which it is picked, such as {@code aws-files}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the source. It may wait with reading until it is asked.
     *
     * @param settings where the profiles are
     * @return the live source, to be closed by the caller
     */
    OpenProfiles open(ProfileSettings settings);
}
