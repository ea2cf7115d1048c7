package dev.stslib.core.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings that take precedence over the environment and the profiles.
 *
 * @param region the region of every request, or null
 * @param endpoint the endpoint of every request, or null
 * @param fips whether to use AWS's FIPS endpoints, or null for the setting of the environment and the profiles
 * @param dualStack whether to use AWS's dual-stack endpoints (IPv4 and IPv6), or null for the setting of the
 *     environment and the profiles
 * @param shortenChained true to shorten a chained role that asks for more than one hour to one hour, with a warning;
 *     false to reject it
 * @param processTimeout how long a {@code credential_process}, an {@code mfa_process}, or a command that prints a
 *     web identity token or a SAML assertion may run; 60 s by default
 */
public record ChainOptions(
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Boolean fips,
        @Nullable Boolean dualStack,
        boolean shortenChained,
        Duration processTimeout) {
    /** No setting: the environment and the profiles decide. Commands may run for 60 s. */
    public static final ChainOptions NONE = new ChainOptions(null, null, null, null, false, Duration.ofSeconds(60));

    public ChainOptions {
        Objects.requireNonNull(processTimeout, "processTimeout");
    }

    /**
     * Returns a copy with another region.
     *
     * @param value the region, or null for the setting of the environment and the profiles
     * @return the copy
     */
    public ChainOptions withRegion(@Nullable String value) {
        return new ChainOptions(value, endpoint, fips, dualStack, shortenChained, processTimeout);
    }

    /**
     * Returns a copy with another endpoint.
     *
     * @param value the endpoint, or null for the setting of the environment and the profiles
     * @return the copy
     */
    public ChainOptions withEndpoint(@Nullable URI value) {
        return new ChainOptions(region, value, fips, dualStack, shortenChained, processTimeout);
    }

    /**
     * Returns a copy that shortens or rejects chained roles of more than one hour.
     *
     * @param value true to shorten with a warning, false to reject
     * @return the copy
     */
    public ChainOptions withShortenChained(boolean value) {
        return new ChainOptions(region, endpoint, fips, dualStack, value, processTimeout);
    }
}
