package dev.stslib.api.spi;

/**
 * Asks STS. Found by {@link java.util.ServiceLoader} and picked by its name; {@link #open} gives the live thing.
 * A provider holds no state of its own and mentions no type of an SDK, so that looking for providers stays cheap.
 */
public interface TokenProvider {
    /**
     * The name by which it is picked, such as {@code aws-sdk}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the provider. No request is sent yet.
     *
     * @param settings how to connect
     * @return the live provider, to be closed by the caller
     */
    OpenTokenProvider open(TokenProviderSettings settings);
}
