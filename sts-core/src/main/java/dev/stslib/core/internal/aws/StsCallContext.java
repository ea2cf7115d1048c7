package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes one call for messages: the operation, its endpoint, and the secrets that it sent, which are removed from
 * every answer.
 *
 * @param operation the operation of STS, such as {@code AssumeRole}
 * @param endpoint what is configured
 * @param timeout how long the call may take
 * @param secrets what must not be shown
 * @param carriesCode whether an MFA code goes with it, which is accepted once
 */
record StsCallContext(
        String operation, StsEndpoint endpoint, Duration timeout, List<Secret> secrets, boolean carriesCode) {
    private static final int LONGEST_CODE = 8;
    private static final String HIDDEN = "(hidden)";

    static StsCallContext of(String operation, StsEndpoint endpoint, Duration timeout, @Nullable Secret... secrets) {
        return new StsCallContext(
                operation,
                endpoint,
                timeout,
                Arrays.stream(secrets).filter(Objects::nonNull).toList(),
                false);
    }

    /** The same call with an MFA code, if there is one. */
    StsCallContext withCode(@Nullable Secret code) {
        if (code == null) {
            return this;
        }
        List<Secret> all = new ArrayList<>(secrets);
        all.add(code);
        return new StsCallContext(operation, endpoint, timeout, List.copyOf(all), true);
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
            String plain = secret.revealSecret();
            if (plain.length() > LONGEST_CODE) {
                clean = clean.replace(plain, HIDDEN).replace(URLEncoder.encode(plain, StandardCharsets.UTF_8), HIDDEN);
            } else if (!plain.isEmpty()) {
                // A code may be part of a number that is no secret, such as an account's.
                clean = clean.replaceAll("(?<![A-Za-z0-9])" + Pattern.quote(plain) + "(?![A-Za-z0-9])", HIDDEN);
            }
        }
        return clean;
    }
}
