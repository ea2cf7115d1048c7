package dev.stslib.source.login;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.aws.support.signin.JsonFiles;
import dev.stslib.aws.support.signin.Pauses;
import java.util.Optional;

/** The files of sign-ins, which the AWS CLI and the SDKs read and write too. */
final class LoginFiles {
    /** A file has a few kilobytes: a session token, a refresh token of at most 2,048 characters, an id token, a key. */
    private static final int ROOM = 32_000;

    private final JsonFiles json;

    LoginFiles(Pauses pauses) {
        this.json = new JsonFiles(pauses, ROOM);
    }

    /** The files, with whatever fields they hold. */
    JsonFiles json() {
        return json;
    }

    /**
     * Reads a sign-in.
     *
     * @return the sign-in, or empty if there is no file or it cannot be read
     * @throws SessionExpiredException if the file stays damaged
     */
    Optional<LoginToken> token(LoginCredentials session) {
        return json.fields(session.tokenFile(), problem -> LoginErrors.unusable(session, problem))
                .map(fields -> LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem)));
    }

    /** Reads a sign-in; a damaged file counts as none. */
    Optional<LoginToken> tokenOrNone(LoginCredentials session) {
        try {
            return token(session);
        } catch (SessionExpiredException e) {
            return Optional.empty();
        }
    }
}
