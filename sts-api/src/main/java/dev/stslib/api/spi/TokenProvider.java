package dev.stslib.api.spi;

/**
 * Sends requests to STS. {@link java.util.ServiceLoader} finds the providers; the configuration selects one by name and
 * calls {@link #open}. An implementation has no state and refers to no SDK types, so that looking up providers is
 * cheap.
 */
public interface TokenProvider {
    /**
     * The name that selects this provider, such as {@code aws-sdk}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the provider. Sends no request.
     *
     * @param settings how to connect
     * @return the open provider; the caller closes it
     */
    OpenTokenProvider open(TokenProviderSettings settings);
}
