package dev.stslib.source.login;

import dev.stslib.api.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What CreateOAuth2Token answers. */
sealed interface SigninAnswer {
    /**
     * Credentials.
     *
     * @param accessKeyId the access key id
     * @param secretAccessKey the secret access key
     * @param sessionToken the session token
     * @param refreshToken the next refresh token, or null if the old one stays in force
     * @param end when the credentials end, by the clock of this machine
     * @param tokenType AWS's name of this kind of token, which only other tools may read; or null
     * @param idToken who has signed in, a signed JWT; null except after a sign-in
     */
    record Tokens(
            String accessKeyId,
            Secret secretAccessKey,
            Secret sessionToken,
            @Nullable Secret refreshToken,
            Instant end,
            @Nullable String tokenType,
            @Nullable String idToken)
            implements SigninAnswer {
        /** Shows no token. */
        @Override
        public String toString() {
            return "Tokens[until " + end + "]";
        }
    }

    /**
     * A refusal.
     *
     * @param error AWS's name of the error, such as {@code TOKEN_EXPIRED}
     * @param problem the status, the code and the message, in one line without secrets
     */
    record Refusal(String error, String problem) implements SigninAnswer {
        /** Whether the service will refuse this refresh token again. Another refusal may come from a fault that passes. */
        boolean isFinal() {
            return error.equals("TOKEN_EXPIRED") || error.equals("USER_CREDENTIALS_CHANGED");
        }

        /** Whether the person lacks a permission, so that a new sign-in changes nothing. */
        boolean isOfPermissions() {
            return error.equals("INSUFFICIENT_PERMISSIONS");
        }
    }
}
