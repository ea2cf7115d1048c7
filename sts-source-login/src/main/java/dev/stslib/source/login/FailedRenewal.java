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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What processes tell each other about a renewal that failed, so that many processes do not try it one after the other. A
 * final refusal holds for as long as the refresh token is the same. After any other failure the service is asked again in a
 * minute. It is a file in the folder of the lock. It holds a digest, never a token.
 */
final class FailedRenewal {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String DIGEST = "refreshTokenSha256";
    private static final String PROBLEM = "problem";
    private static final String REFUSED = "refused";
    private static final String AGAIN = "tryAgainAt";

    private final Path file;
    private final LoginFiles files;

    FailedRenewal(Path folder, LoginFiles files) {
        this.file = folder.resolve("failed.json");
        this.files = files;
    }

    /**
     * Looks whether it is too early for a try.
     *
     * @throws dev.stslib.api.error.SessionExpiredException if the service has refused this refresh token
     * @throws EndpointUnreachableException if the service did not answer less than a minute ago
     */
    void check(LoginCredentials session, Secret refreshToken, Instant now) {
        Map<String, Object> note = files.fieldsOrNone(file);
        if (!digest(refreshToken).equals(note.get(DIGEST))
                || !(note.get(PROBLEM) instanceof String problem)
                || isOver(note.get(AGAIN), now)) {
            return;
        }
        if (Boolean.TRUE.equals(note.get(REFUSED))) {
            throw LoginErrors.notRenewed(session, problem);
        }
        throw new EndpointUnreachableException(
                problem + " (asked less than a minute ago)", "Try again in a minute, and check the network");
    }

    /** A time far ahead is of a clock that has been set back. */
    private static boolean isOver(@Nullable Object again, Instant now) {
        if (!(again instanceof String text)) {
            return false;
        }
        Optional<Instant> end = Iso8601.find(text);
        return end.isEmpty() || !now.isBefore(end.get()) || now.plus(PAUSE).isBefore(end.get());
    }

    void noteRefusal(Secret refreshToken, SigninAnswer.Refusal refusal, Instant now) {
        write(refreshToken, refusal.problem(), !refusal.isOfPermissions(), refusal.isFinal() ? null : now.plus(PAUSE));
    }

    void noteUnreachable(Secret refreshToken, String problem, Instant now) {
        write(refreshToken, problem, false, now.plus(PAUSE));
    }

    private void write(Secret refreshToken, String problem, boolean refused, @Nullable Instant again) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put(DIGEST, digest(refreshToken));
        note.put(PROBLEM, problem);
        note.put(REFUSED, refused);
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

    void forget() {
        try {
            boolean unused = LoginFiles.delete(file);
        } catch (StslibException e) {
            // It is of another refresh token.
            return;
        }
    }

    private static String digest(Secret token) {
        return LoginCredentials.sha256(token.revealSecret());
    }
}
