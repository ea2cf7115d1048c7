package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Iso8601;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What processes tell each other about a renewal that failed, so that many processes do not try it one after the other: a
 * refusal holds for as long as the refresh token is the same, and an endpoint that does not answer is asked again after a
 * minute, as by botocore. It is a file in the folder of the lock. It holds a digest, never a token.
 */
final class FailedRenewal {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String DIGEST = "refreshTokenSha256";
    private static final String PROBLEM = "problem";
    private static final String AGAIN = "tryAgainAt";

    private final Path file;
    private final SsoFiles files;

    FailedRenewal(Path folder, SsoFiles files) {
        this.file = folder.resolve("failed.json");
        this.files = files;
    }

    /**
     * Looks whether it is too early for a try.
     *
     * @throws dev.stslib.api.error.SessionExpiredException if the service has refused this refresh token
     * @throws EndpointUnreachableException if the service did not answer less than a minute ago
     */
    void check(SsoSession session, Secret refreshToken, Instant now) {
        Map<String, Object> note = files.fieldsOrNone(file);
        if (!digest(refreshToken).equals(note.get(DIGEST)) || !(note.get(PROBLEM) instanceof String problem)) {
            return;
        }
        if (!(note.get(AGAIN) instanceof String text)) {
            throw SsoFiles.notRenewed(session, problem);
        }
        Optional<Instant> again = Iso8601.find(text);
        // A time far ahead is of a clock that has been set back.
        if (again.isPresent() && now.isBefore(again.get()) && !now.plus(PAUSE).isBefore(again.get())) {
            throw new EndpointUnreachableException(
                    problem + " (asked less than a minute ago)", "Try again in a minute, and check the network");
        }
    }

    void noteRefusal(Secret refreshToken, String problem) {
        write(refreshToken, problem, null);
    }

    void noteUnreachable(Secret refreshToken, String problem, Instant now) {
        write(refreshToken, problem, now.plus(PAUSE));
    }

    private void write(Secret refreshToken, String problem, @Nullable Instant again) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put(DIGEST, digest(refreshToken));
        note.put(PROBLEM, problem);
        if (again != null) {
            note.put(AGAIN, SsoToken.time(again));
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
            boolean unused = SsoFiles.delete(file);
        } catch (StslibException e) {
            // It is of another refresh token.
            return;
        }
    }

    private static String digest(Secret token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(token.revealSecret().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
