package dev.stslib.core.internal.aws;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.format.Fields;
import dev.stslib.core.internal.aws.MachineCredentials.SsoRole;
import dev.stslib.core.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/** The token that {@code aws sso login} leaves in a file. */
final class SsoToken {
    private SsoToken() {}

    static String read(SsoRole role, Instant now) {
        Fields fields = Json.fields(bytes(role), problem -> unusable(role, problem));
        String token = fields.nonEmptyText("accessToken");
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw unusable(role, "The field accessToken holds a line break or another control character");
        }
        Instant end = fields.timeOrNull("expiresAt");
        if (end == null || !end.isAfter(now)) {
            throw logIn(role, "has expired");
        }
        return token;
    }

    private static byte[] bytes(SsoRole role) {
        try {
            return Files.readAllBytes(role.tokenFile());
        } catch (IOException e) {
            throw logIn(role, "is not there or cannot be read");
        }
    }

    static SessionExpiredException logIn(SsoRole role, String what) {
        return error(role, place(role) + " " + what);
    }

    private static SessionExpiredException unusable(SsoRole role, String problem) {
        return error(role, place(role) + " cannot be used: " + problem);
    }

    private static String place(SsoRole role) {
        return "The token of IAM Identity Center for profile '" + role.profile() + "' (" + role.tokenFile() + ")";
    }

    private static SessionExpiredException error(SsoRole role, String what) {
        String session = role.session();
        return new SessionExpiredException(
                what,
                "Run aws sso login " + (session == null ? "--profile " + role.profile() : "--sso-session " + session));
    }
}
