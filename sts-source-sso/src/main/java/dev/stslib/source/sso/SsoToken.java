package dev.stslib.source.sso;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.Json;
import dev.stslib.store.support.file.TextFiles;
import java.io.IOException;
import java.time.Instant;

/** The token that {@code aws sso login} leaves in a file. */
final class SsoToken {
    private static final int LARGEST = 100_000;

    private SsoToken() {}

    static String read(SsoCredentials sso, Instant now) {
        Fields fields = Json.fields(bytes(sso), problem -> unusable(sso, problem));
        String token = fields.nonEmptyText("accessToken");
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw unusable(sso, "The field accessToken holds a line break or another control character");
        }
        Instant end = fields.timeOrNull("expiresAt");
        if (end == null || !end.isAfter(now)) {
            throw logIn(sso, "has expired");
        }
        return token;
    }

    private static byte[] bytes(SsoCredentials sso) {
        try {
            return TextFiles.bytes(sso.tokenFile(), LARGEST);
        } catch (IOException e) {
            throw logIn(sso, "is not there or cannot be read");
        }
    }

    static SessionExpiredException logIn(SsoCredentials sso, String what) {
        return error(sso, place(sso) + " " + what);
    }

    private static SessionExpiredException unusable(SsoCredentials sso, String problem) {
        return error(sso, place(sso) + " cannot be used: " + problem);
    }

    private static String place(SsoCredentials sso) {
        return "The token of IAM Identity Center for profile '" + sso.profile() + "' (" + sso.tokenFile() + ")";
    }

    private static SessionExpiredException error(SsoCredentials sso, String what) {
        String session = sso.session();
        return new SessionExpiredException(
                what,
                "Run aws sso login " + (session == null ? "--profile " + sso.profile() : "--sso-session " + session));
    }
}
