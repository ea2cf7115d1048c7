package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What CreateToken and StartDeviceAuthorization answer. */
sealed interface OidcAnswer {
    /**
     * Tokens.
     *
     * @param accessToken the access token
     * @param refreshToken the next refresh token, or null if the old one stays in force or there is none
     * @param end when the access token ends, by the clock of this machine
     */
    record Tokens(Secret accessToken, @Nullable Secret refreshToken, Instant end) implements OidcAnswer {}

    /**
     * A refusal.
     *
     * @param error the OAuth name of the error, such as {@code invalid_grant}
     * @param problem the status, the code and the message, in one line without secrets
     */
    record Refusal(String error, String problem) implements OidcAnswer {
        private static final Set<String> FINAL =
                Set.of("invalid_grant", "expired_token", "invalid_client", "unauthorized_client");

        /** Whether the same request is refused again (RFC 6749, section 5.2; {@code expired_token} is AWS's). */
        boolean isFinal() {
            return FINAL.contains(error);
        }
    }

    /**
     * What StartDeviceAuthorization answers.
     *
     * @param deviceCode what the tokens are asked for with
     * @param userCode what the person compares
     * @param page the page
     * @param pageWithCode the page that fills in the code
     * @param end when the codes end, by the clock of this machine
     * @param interval how long to wait between two tries
     */
    record Device(Secret deviceCode, String userCode, URI page, URI pageWithCode, Instant end, Duration interval)
            implements OidcAnswer {}
}
