package dev.stslib.core.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is given in code and comes before everything that the machine and the profiles say.
 *
 * @param region the region of every request, or null
 * @param endpoint the endpoint of every request, or null
 * @param fips whether AWS's FIPS endpoints are used, or null for what the machine and the profiles say
 * @param dualStack whether AWS's endpoints for IPv4 and IPv6 are used, or null likewise
 * @param shortenChained whether a chained role that asks for more than one hour gets one hour and a warning; otherwise
 *     it is an error
 * @param processTimeout how long a {@code credential_process} may take, 60 s by default
 */
public record ChainOptions(
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Boolean fips,
        @Nullable Boolean dualStack,
        boolean shortenChained,
        Duration processTimeout) {
    /** Nothing is given in code. */
    public static final ChainOptions NONE = new ChainOptions(null, null, null, null, false, Duration.ofSeconds(60));

    public ChainOptions {
        Objects.requireNonNull(processTimeout, "processTimeout");
    }

    /**
     * The same with a region.
     *
     * @param value the region, or null for what the machine and the profiles say
     * @return the options
     */
    public ChainOptions withRegion(@Nullable String value) {
        return new ChainOptions(value, endpoint, fips, dualStack, shortenChained, processTimeout);
    }

    /**
     * The same with an endpoint.
     *
     * @param value the endpoint, or null for what the machine and the profiles say
     * @return the options
     */
    public ChainOptions withEndpoint(@Nullable URI value) {
        return new ChainOptions(region, value, fips, dualStack, shortenChained, processTimeout);
    }

    /**
     * The same with chained roles shortened to one hour, or not.
     *
     * @param value true to shorten with a warning, false for an error
     * @return the options
     */
    public ChainOptions withShortenChained(boolean value) {
        return new ChainOptions(region, endpoint, fips, dualStack, value, processTimeout);
    }
}
