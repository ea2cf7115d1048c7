package dev.stslib.source.login;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Iso8601;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What processes tell each other about the last renewal, so that many processes do not try it one after the other. A final
 * refusal holds for as long as the refresh token and the endpoint are the same. After any other failure, and after a
 * renewal whose credentials end soon, nothing is asked for a minute. The note is a file in the folder of the lock. It holds
 * a digest, never a token.
 */
final class RenewalNote {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String DIGEST = "refreshTokenSha256";
    private static final String PROBLEM = "problem";
    private static final String REFUSED = "refused";
    private static final String AGAIN = "tryAgainAt";

    private final Path file;
    private final LoginFiles files;
    private final LoginCredentials session;
    private final String endpoint;

    /**
     * Reads nothing yet.
     *
     * @param endpoint the address that is asked: another one may take the refresh token that this one has refused
     */
    RenewalNote(LoginCredentials session, Path folder, LoginFiles files, String endpoint) {
        this.session = session;
        this.file = folder.resolve("renewal.json");
        this.files = files;
        this.endpoint = endpoint;
    }

    /**
     * Looks whether it is too early for a try.
     *
     * @throws dev.stslib.api.error.SessionExpiredException if the service has refused this refresh token
     * @throws EndpointUnreachableException if the service gave no answer less than a minute ago
     */
    void check(Secret refreshToken, Instant now) {
        Map<String, Object> note = noteOf(refreshToken);
        if (!(note.get(PROBLEM) instanceof String problem) || (note.containsKey(AGAIN) && !isTooEarly(note, now))) {
            return;
        }
        if (Boolean.TRUE.equals(note.get(REFUSED))) {
            throw LoginErrors.notRenewed(session, problem);
        }
        throw new EndpointUnreachableException(
                problem + " (asked less than a minute ago)", "Try again in a minute, and check the network");
    }

    /** Whether less than a minute ago a renewal gave this refresh token, and credentials that end soon. */
    boolean isFresh(Secret refreshToken, Instant now) {
        Map<String, Object> note = noteOf(refreshToken);
        return !note.containsKey(PROBLEM) && isTooEarly(note, now);
    }

    private Map<String, Object> noteOf(Secret refreshToken) {
        Map<String, Object> note = files.fieldsOrNone(file);
        return digest(refreshToken).equals(note.get(DIGEST)) ? note : Map.of();
    }

    /** A time far ahead is of a clock that has been set back. */
    private static boolean isTooEarly(Map<String, Object> note, Instant now) {
        return note.get(AGAIN) instanceof String text
                && Iso8601.find(text)
                        .filter(again -> now.isBefore(again) && !now.plus(PAUSE).isBefore(again))
                        .isPresent();
    }

    void noteRefusal(Secret refreshToken, SigninAnswer.Refusal refusal, Instant now) {
        write(refreshToken, refusal.problem(), !refusal.isOfPermissions(), refusal.isFinal() ? null : now.plus(PAUSE));
    }

    void noteUnreachable(Secret refreshToken, String problem, Instant now) {
        write(refreshToken, problem, false, now.plus(PAUSE));
    }

    /** Says that a renewal succeeded. Credentials that live long need no note. */
    void noteRenewed(LoginToken renewed, Instant now) {
        if (renewed.isDue(now)) {
            write(renewed.renewal().refreshToken(), null, false, now.plus(PAUSE));
            return;
        }
        try {
            boolean unused = LoginFiles.delete(file);
        } catch (StslibException e) {
            // It is of another refresh token.
            return;
        }
    }

    private void write(Secret refreshToken, @Nullable String problem, boolean refused, @Nullable Instant again) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put(DIGEST, digest(refreshToken));
        if (problem != null) {
            note.put(PROBLEM, problem);
            note.put(REFUSED, refused);
        }
        if (again != null) {
            note.put(AGAIN, LoginToken.time(again));
        }
        try {
            files.write(file, note);
        } catch (StslibException e) {
            // The next process tries once more than it needs to.
            return;
        }
    }

    private String digest(Secret refreshToken) {
        return LoginCredentials.sha256(endpoint + "\n" + refreshToken.revealSecret());
    }
}
