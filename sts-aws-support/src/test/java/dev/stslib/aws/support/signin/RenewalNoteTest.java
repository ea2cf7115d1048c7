package dev.stslib.aws.support.signin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalNoteTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Secret TOKEN = Secret.of("made-up-refresh-token");

    @TempDir
    Path folder;

    @Test
    void aFinalRefusalHoldsForTheTokenAndTheEndpoint() throws IOException {
        note("https://one").noteRefusal(TOKEN, "invalid_grant", true, NOW);

        Instant later = NOW.plus(Duration.ofDays(30));
        SessionExpiredException refused = assertThrows(
                SessionExpiredException.class, () -> note("https://one").check(TOKEN, later));
        assertEquals("not renewed: invalid_grant", refused.problem());
        assertDoesNotThrow(() -> note("https://other").check(TOKEN, later));
        assertDoesNotThrow(() -> note("https://one").check(Secret.of("another-token"), later));
        assertFalse(Files.readString(file()).contains(TOKEN.revealSecret()));
    }

    @Test
    void anyOtherFailureHoldsForAMinute() {
        RenewalNote note = note("https://one");
        note.noteRefusal(TOKEN, "slow_down", false, NOW);
        assertThrows(SessionExpiredException.class, () -> note.check(TOKEN, NOW.plusSeconds(59)));
        assertDoesNotThrow(() -> note.check(TOKEN, NOW.plus(MINUTE)));

        note.noteFailure(TOKEN, "no answer", NOW);
        assertThrows(EndpointUnreachableException.class, () -> note.check(TOKEN, NOW.plusSeconds(59)));
        assertDoesNotThrow(() -> note.check(TOKEN, NOW.plus(MINUTE)));
        // The clock has been set back.
        assertDoesNotThrow(() -> note.check(TOKEN, NOW.minusSeconds(1)));
    }

    @Test
    void aRenewalWhoseResultEndsSoonIsFreshForAMinute() {
        RenewalNote note = note("https://one");
        note.noteEndsSoon(TOKEN, NOW);
        assertDoesNotThrow(() -> note.check(TOKEN, NOW));
        assertTrue(note.isFresh(TOKEN, NOW.plusSeconds(59)));
        assertFalse(note.isFresh(TOKEN, NOW.plus(MINUTE)));
        note.clear();
        assertFalse(note.isFresh(TOKEN, NOW));
    }

    private RenewalNote note(String endpoint) {
        JsonFiles files = new JsonFiles(pause -> {}, 1_000);
        return new RenewalNote(
                file(),
                files,
                endpoint,
                problem -> new SessionExpiredException("not renewed: " + problem, "Sign in again"));
    }

    private Path file() {
        return folder.resolve("renewal.json");
    }
}
