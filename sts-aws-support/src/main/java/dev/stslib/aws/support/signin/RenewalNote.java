package dev.stslib.aws.support.signin;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Iso8601;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What processes tell each other about the last renewal, so that many processes do not try it one after the other. A final
 * refusal holds for as long as the refresh token and the endpoint are the same. After any other failure, and after a
 * renewal whose result ends soon, nothing is asked for a minute, as by botocore. The note is a file in the folder of the
 * lock. It holds a digest, never a token.
 */
public final class RenewalNote {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String DIGEST = "refreshTokenSha256";
    private static final String PROBLEM = "problem";
    private static final String REFUSED = "refused";
    private static final String AGAIN = "tryAgainAt";

    private final Path file;
    private final JsonFiles files;
    private final String endpoint;
    private final Function<String, SessionExpiredException> notRenewed;

    /**
     * Reads nothing yet.
     *
     * @param file the file of the note
     * @param files reads and writes the file
     * @param endpoint the address that is asked: another one may take the refresh token that this one has refused
     * @param notRenewed makes the error for a refusal from its problem
     */
    public RenewalNote(
            Path file, JsonFiles files, String endpoint, Function<String, SessionExpiredException> notRenewed) {
        this.file = file;
        this.files = files;
        this.endpoint = endpoint;
        this.notRenewed = notRenewed;
    }

    /**
     * Looks whether it is too early for a try.
     *
     * @param refreshToken what would be sent
     * @param now the time
     * @throws SessionExpiredException if the service has refused this refresh token
     * @throws EndpointUnreachableException if the renewal failed otherwise less than a minute ago
     */
    public void check(Secret refreshToken, Instant now) {
        Map<String, Object> note = noteOf(refreshToken);
        if (!(note.get(PROBLEM) instanceof String problem) || (note.containsKey(AGAIN) && !isTooEarly(note, now))) {
            return;
        }
        if (Boolean.TRUE.equals(note.get(REFUSED))) {
            throw notRenewed.apply(problem);
        }
        throw new EndpointUnreachableException(
                problem + " (asked less than a minute ago)", "Try again in a minute, and check the network");
    }

    /**
     * Whether the service has refused this refresh token for good, so that only a person can go on.
     *
     * @param refreshToken what would be sent
     * @return true if no renewal is asked for any more
     */
    public boolean isRefused(Secret refreshToken) {
        Map<String, Object> note = noteOf(refreshToken);
        return Boolean.TRUE.equals(note.get(REFUSED)) && !note.containsKey(AGAIN);
    }

    /**
     * Whether a renewal less than a minute ago gave this refresh token, with a token or credentials that end soon.
     *
     * @param refreshToken what would be sent
     * @param now the time
     * @return true if another renewal would bring nothing yet
     */
    public boolean isFresh(Secret refreshToken, Instant now) {
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

    /**
     * Says that the service refuses, so that a person has to sign in.
     *
     * @param refreshToken what was sent
     * @param problem what the service said, in one line without secrets
     * @param isFinal whether the service would refuse this refresh token again; another refusal holds for a minute
     * @param now the time
     */
    public void noteRefusal(Secret refreshToken, String problem, boolean isFinal, Instant now) {
        write(refreshToken, problem, true, isFinal ? null : now.plus(PAUSE));
    }

    /**
     * Says that a renewal failed in a way that a new sign-in would not change.
     *
     * @param refreshToken what was sent
     * @param problem what happened, in one line without secrets
     * @param now the time
     */
    public void noteFailure(Secret refreshToken, String problem, Instant now) {
        write(refreshToken, problem, false, now.plus(PAUSE));
    }

    /**
     * Says that a renewal gave a token or credentials that end soon.
     *
     * @param refreshToken the refresh token that came with them
     * @param now the time
     */
    public void noteEndsSoon(Secret refreshToken, Instant now) {
        write(refreshToken, null, false, now.plus(PAUSE));
    }

    /** Deletes the note. A renewal whose result lives long needs none. */
    public void clear() {
        try {
            boolean unused = OwnerOnlyFiles.delete(file);
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
            note.put(AGAIN, Iso8601.write(again.truncatedTo(ChronoUnit.SECONDS)));
        }
        try {
            files.write(file, note);
        } catch (StslibException e) {
            // The next process tries once more than it needs to.
            return;
        }
    }

    private String digest(Secret refreshToken) {
        try {
            String asked = endpoint + "\n" + refreshToken.revealSecret();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
