package dev.stslib.source.sso;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.aws.support.signin.JsonFiles;
import dev.stslib.aws.support.signin.Pauses;
import java.util.Optional;

/**
 * The files in {@code ~/.aws/sso/cache}, which the AWS CLI and the SDKs read and write too, and the errors of the tokens in
 * them.
 */
final class SsoFiles {
    /** More than a token needs. */
    private static final int ROOM = 16_384;

    private final JsonFiles json;

    SsoFiles(Pauses pauses) {
        this.json = new JsonFiles(pauses, ROOM);
    }

    /** The files, with whatever fields they hold. */
    JsonFiles json() {
        return json;
    }

    /**
     * Reads the token of a sign-in.
     *
     * @return the token, or empty if there is no file, it cannot be read, or it belongs to another sign-in
     * @throws SessionExpiredException if the file stays damaged
     */
    Optional<SsoToken> token(SsoSession session) {
        return json.fields(session.tokenFile(), problem -> unusable(session, problem))
                .filter(fields -> SsoToken.isOf(session, fields))
                .map(fields -> SsoToken.of(fields, problem -> unusable(session, problem)));
    }

    /** The same, where a file that stays damaged counts as none. */
    Optional<SsoToken> tokenOrNone(SsoSession session) {
        try {
            return token(session);
        } catch (SessionExpiredException e) {
            return Optional.empty();
        }
    }

    static SessionExpiredException logIn(SsoSession session, String what) {
        return error(session, place(session) + " " + what);
    }

    static SessionExpiredException missing(SsoSession session) {
        return logIn(session, "is not there, cannot be read, or belongs to another start URL or region");
    }

    static SessionExpiredException notRenewed(SsoSession session, String problem) {
        return logIn(session, "has expired and cannot be renewed (" + problem + ")");
    }

    static SessionExpiredException unusable(SsoSession session, String problem) {
        return error(session, place(session) + " cannot be used: " + problem);
    }

    /** The error of a sign-in that did not come to a good end. */
    static SessionExpiredException failed(SsoSession session, String what) {
        return error(session, "The sign-in to IAM Identity Center for " + session.label() + " " + what);
    }

    private static String place(SsoSession session) {
        return "The token of IAM Identity Center for " + session.label() + " (" + session.tokenFile() + ")";
    }

    private static SessionExpiredException error(SsoSession session, String what) {
        return new SessionExpiredException(what, remedy(session));
    }

    static String remedy(SsoSession session) {
        String name = session.name();
        return "Run aws sso login "
                + (name == null
                        ? "--profile " + session.label().replaceFirst("^profile '(.*)'$", "$1")
                        : "--sso-session " + name);
    }
}
