package dev.stslib.source.login;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.Json;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an id token, which says who has signed in and where. Its signature is not checked: a new one came from the
 * service itself by TLS, and one in a file is as good as the refresh token beside it.
 */
final class IdToken {
    private IdToken() {}

    /** The claims of a token; the error of a token that has none is made from its problem. */
    static Fields claims(@Nullable String token, Function<String, StslibException> error) {
        String[] parts = token == null ? new String[0] : token.split("\\.", -1);
        if (parts.length != 3) {
            throw error.apply("It does not have three parts");
        }
        return Json.fields(decoded(parts[1]), error);
    }

    /** Nothing, which is no JSON either, if it is not Base64. */
    private static byte[] decoded(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Who has issued a token; empty if it is none, or does not say so. */
    static Optional<String> issuer(@Nullable Object token) {
        try {
            return token instanceof String text
                    ? Optional.ofNullable(claims(text, problem -> new SessionExpiredException(problem, ""))
                            .nonEmptyTextOrNull("iss"))
                    : Optional.empty();
        } catch (StslibException e) {
            return Optional.empty();
        }
    }
}
