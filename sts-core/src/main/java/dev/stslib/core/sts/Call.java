package dev.stslib.core.sts;

import dev.stslib.api.Secret;
import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one call is, for messages: the operation, where it goes, and the secrets that went with it, so that they can be
 * taken out of whatever somebody answers.
 *
 * @param operation the operation of STS, such as {@code AssumeRole}
 * @param endpoint what is configured
 * @param timeout how long the call may take
 * @param secrets what must not be shown
 */
record Call(String operation, StsEndpoint endpoint, Duration timeout, List<Secret> secrets) {
    static Call of(String operation, StsEndpoint endpoint, Duration timeout, @Nullable Secret... secrets) {
        return new Call(
                operation,
                endpoint,
                timeout,
                Arrays.stream(secrets).filter(Objects::nonNull).toList());
    }

    /** The operation and its address, for the beginning of a sentence. */
    String where() {
        return operation + " at " + address();
    }

    URI address() {
        return StsEndpoints.resolve(endpoint);
    }

    /** The text without the secrets of this call. */
    String scrub(String text) {
        String clean = text;
        for (Secret secret : secrets) {
            if (!secret.revealSecret().isEmpty()) {
                String quoted = Pattern.quote(secret.revealSecret());
                clean = clean.replaceAll("(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])", "(hidden)");
            }
        }
        return clean;
    }
}
