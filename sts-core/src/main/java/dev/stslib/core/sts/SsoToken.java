package dev.stslib.core.sts;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.core.sts.MachineCredentials.SsoRole;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** The token that {@code aws sso login} leaves in a file. */
final class SsoToken {
    private SsoToken() {}

    static String read(SsoRole role, Instant now) {
        Map<String, String> values;
        try {
            values = JsonTexts.read(Files.readString(role.tokenFile()));
        } catch (IOException e) {
            throw logIn(role, "is not there or cannot be read");
        }
        String token = values.get("accessToken");
        if (token == null || token.isEmpty()) {
            throw logIn(role, "holds no access token");
        }
        if (!expires(values.getOrDefault("expiresAt", "")).isAfter(now)) {
            throw logIn(role, "has expired");
        }
        return token;
    }

    /** An end that cannot be read counts as past. */
    private static Instant expires(String text) {
        try {
            // Older versions of the AWS CLI write UTC where others write Z.
            return Instant.parse(text.endsWith("UTC") ? text.substring(0, text.length() - 3) + "Z" : text);
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    static SessionExpiredException logIn(SsoRole role, String what) {
        String session = role.session();
        return new SessionExpiredException(
                "The token of IAM Identity Center for profile '" + role.profile() + "' (" + role.tokenFile() + ") "
                        + what,
                "Run aws sso login " + (session == null ? "--profile " + role.profile() : "--sso-session " + session));
    }
}
