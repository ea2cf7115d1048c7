package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.event.Phase;
import dev.stslib.core.internal.cache.EntryReport.Activity;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks the tables of {@code docs/design.md}: brings an entry into a state, lets an event happen, and looks. */
class StateTableTest {
    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));
    private final CacheEntry<TemporaryCredentials> entry = world.entry;
    private @Nullable CompletableFuture<TemporaryCredentials> waiting;

    /** How a state is reached. */
    enum Before {
        IDLE,
        REFRESHING,
        RECOVERABLE,
        THROTTLED,
        FINAL
    }

    private static RuntimeException error(Before before) {
        return switch (before) {
            case RECOVERABLE -> new EndpointUnreachableException("gone", "wait");
            case THROTTLED -> new StsServiceException("slow", "wait", new StsError("Throttling", 400, "", null), null);
            case FINAL -> new StsServiceException("no", "ask", new StsError("AccessDenied", 403, "no", null), null);
            case IDLE, REFRESHING -> throw new IllegalArgumentException(before.name());
        };
    }

    private void enter(Phase phase, Before before) {
        if (phase != Phase.ABSENT) {
            world.read();
            world.clock.sleep(
                    switch (phase) {
                        case ABSENT, FRESH -> Duration.ofMinutes(10);
                        case ADVISORY -> Duration.ofMinutes(50);
                        case MANDATORY -> Duration.ofMinutes(59).plusSeconds(10);
                        case EXPIRED -> Duration.ofMinutes(61);
                    });
        }
        if (before == Before.REFRESHING) {
            world.pending = new CompletableFuture<>();
        } else if (before != Before.IDLE) {
            world.failing = error(before);
        }
        if (before != Before.IDLE) {
            waiting = (phase == Phase.FRESH ? entry.refreshNow() : entry.async()).toCompletableFuture();
        }
        world.failing = null;
        if (before != Before.REFRESHING) {
            world.pending = new CompletableFuture<>();
        }
        assertEquals(phase, entry.phase());
    }

    /** What a read gets: {@code value}, {@code failure} or {@code waits}; and whether it started a refresh. */
    private String read() {
        int asked = world.asked.size();
        CompletableFuture<TemporaryCredentials> read = entry.async().toCompletableFuture();
        return outcome(read) + (world.asked.size() > asked ? " and starts" : "");
    }

    private static String outcome(CompletableFuture<TemporaryCredentials> read) {
        if (!read.isDone()) {
            return "waits";
        }
        try {
            return "value " + read.join().accessKeyId();
        } catch (CompletionException e) {
            return "failure";
        }
    }

    @ParameterizedTest(name = "{0}, {1}: {2}, and a read gets {3}")
    @CsvSource({
        "ABSENT, IDLE, IDLE, waits and starts",
        "ABSENT, REFRESHING, REFRESHING, waits",
        "ABSENT, RECOVERABLE, IDLE, waits and starts",
        "ABSENT, THROTTLED, BACKING_OFF, failure",
        "ABSENT, FINAL, BACKING_OFF, failure",
        "FRESH, IDLE, IDLE, value ASIA1",
        "FRESH, REFRESHING, REFRESHING, value ASIA1",
        "FRESH, RECOVERABLE, IDLE, value ASIA1",
        "FRESH, FINAL, BACKING_OFF, value ASIA1",
        "ADVISORY, IDLE, IDLE, value ASIA1 and starts",
        "ADVISORY, REFRESHING, REFRESHING, value ASIA1",
        "ADVISORY, RECOVERABLE, BACKING_OFF, value ASIA1",
        "ADVISORY, THROTTLED, BACKING_OFF, value ASIA1",
        "ADVISORY, FINAL, BACKING_OFF, value ASIA1",
        "MANDATORY, IDLE, IDLE, waits and starts",
        "MANDATORY, REFRESHING, REFRESHING, waits",
        "MANDATORY, RECOVERABLE, BACKING_OFF, value ASIA1",
        "MANDATORY, THROTTLED, BACKING_OFF, value ASIA1",
        "MANDATORY, FINAL, BACKING_OFF, failure",
        "EXPIRED, IDLE, IDLE, waits and starts",
        "EXPIRED, REFRESHING, REFRESHING, waits",
        "EXPIRED, RECOVERABLE, IDLE, waits and starts",
        "EXPIRED, THROTTLED, BACKING_OFF, failure",
        "EXPIRED, FINAL, BACKING_OFF, failure",
    })
    void read(Phase phase, Before before, Activity activity, String gets) {
        enter(phase, before);
        assertEquals(activity, EntryReport.activity(entry));
        assertEquals(gets, read());
    }

    @ParameterizedTest(name = "{0}, after a {1} failure {2} s ago: a read gets {3}")
    @CsvSource({
        "ADVISORY, RECOVERABLE, 299, value ASIA1",
        "MANDATORY, RECOVERABLE, 2, value ASIA1 and starts",
        "MANDATORY, FINAL, 6, waits and starts",
        "ADVISORY, FINAL, 6, value ASIA1 and starts",
        "EXPIRED, THROTTLED, 2, waits and starts",
        "EXPIRED, FINAL, 6, waits and starts",
        "ABSENT, FINAL, 6, waits and starts",
    })
    void read_afterTheFailure(Phase phase, Before before, long seconds, String gets) {
        enter(phase, before);
        entry.watch(false); // the background would try first
        world.clock.advance(Duration.ofSeconds(seconds));
        assertEquals(gets, read());
    }

    @ParameterizedTest(name = "{0}, {1}, and a refresh that a caller has forced: a read gets {2}")
    @CsvSource({
        "ABSENT, THROTTLED, waits",
        "EXPIRED, THROTTLED, waits",
        "MANDATORY, RECOVERABLE, value ASIA1",
        "ADVISORY, RECOVERABLE, value ASIA1",
    })
    void read_whileARefreshIsForcedDuringABackOff(Phase phase, Before before, String gets) {
        enter(phase, before);
        entry.refreshNow();
        assertEquals(Activity.REFRESHING, EntryReport.activity(entry));
        assertEquals(gets, read());
    }

    @Test
    void read_ofARefusedValueWhileARefreshIsForcedDuringABackOff() {
        enter(Phase.ADVISORY, Before.RECOVERABLE);
        entry.invalidate("ASIA1");
        entry.refreshNow();
        assertEquals("waits", read());
    }

    @ParameterizedTest(name = "{0}, {1}, refused by a service: a read gets {2}")
    @CsvSource({
        "FRESH, IDLE, waits and starts",
        "ADVISORY, IDLE, waits and starts",
        "ADVISORY, RECOVERABLE, failure",
        "ADVISORY, REFRESHING, waits",
        "MANDATORY, RECOVERABLE, failure",
        "MANDATORY, FINAL, failure",
        "EXPIRED, RECOVERABLE, waits and starts",
    })
    void read_ofARefusedValue(Phase phase, Before before, String gets) {
        enter(phase, before);
        entry.invalidate("ASIA1");
        assertEquals(gets, read());
    }

    @ParameterizedTest(name = "{1} fails {0}: the reader that waits gets {2}")
    @CsvSource({
        "RECOVERABLE, MANDATORY, value ASIA1",
        "RECOVERABLE, ABSENT, failure",
        "RECOVERABLE, EXPIRED, failure",
        "FINAL, MANDATORY, failure",
        "FINAL, EXPIRED, failure",
    })
    void failure(Before kind, Phase phase, String gets) {
        enter(phase, Before.REFRESHING);
        pending().completeExceptionally(error(kind));
        assertEquals(gets, outcome(waiting()));
    }

    @ParameterizedTest(name = "{0}, {1}: {2} leads to {3}, {4}")
    @CsvSource({
        "ABSENT, REFRESHING, answer, FRESH, IDLE",
        "ADVISORY, REFRESHING, answer, FRESH, IDLE",
        "MANDATORY, REFRESHING, answer, FRESH, IDLE",
        "EXPIRED, REFRESHING, answer, FRESH, IDLE",
        "MANDATORY, REFRESHING, timeOut, MANDATORY, REFRESHING",
        "ABSENT, IDLE, timer, ABSENT, IDLE",
        "FRESH, IDLE, timer, FRESH, IDLE",
        "ADVISORY, IDLE, timer, ADVISORY, IDLE",
        "ADVISORY, IDLE, keepAndTimer, ADVISORY, REFRESHING",
        "EXPIRED, IDLE, keepAndTimer, EXPIRED, REFRESHING",
        "FRESH, IDLE, refreshNow, FRESH, REFRESHING",
        "FRESH, FINAL, refreshNow, FRESH, BACKING_OFF",
        "ADVISORY, RECOVERABLE, refreshNow, ADVISORY, REFRESHING",
        "FRESH, IDLE, invalidate, MANDATORY, IDLE",
        "ADVISORY, RECOVERABLE, invalidate, MANDATORY, BACKING_OFF",
        "EXPIRED, IDLE, invalidate, EXPIRED, IDLE",
        "ABSENT, IDLE, put, FRESH, IDLE",
        "ABSENT, REFRESHING, put, FRESH, IDLE",
        "EXPIRED, FINAL, put, FRESH, IDLE",
        "FRESH, REFRESHING, close, ABSENT, IDLE",
        "EXPIRED, IDLE, close, ABSENT, IDLE",
    })
    void event(Phase phase, Before before, String event, Phase then, Activity activity) {
        enter(phase, before);
        switch (event) {
            case "answer" -> pending().complete(world.next());
            case "timeOut" -> world.clock.advance(Duration.ofSeconds(26));
            case "timer" -> entry.background().ring();
            case "keepAndTimer" -> {
                entry.keep(true);
                entry.background().ring();
            }
            case "refreshNow" -> entry.refreshNow();
            case "invalidate" -> entry.invalidate("ASIA1");
            case "put" -> entry.put(world.next());
            case "close" -> entry.close();
            default -> throw new IllegalArgumentException(event);
        }
        assertEquals(then, entry.phase());
        assertEquals(activity, EntryReport.activity(entry));
        if (event.equals("answer") || event.equals("put") || event.equals("close") || event.equals("timeOut")) {
            assertTrue(waiting == null || waiting.isDone(), "every reader has its outcome");
        }
    }

    private CompletableFuture<TemporaryCredentials> pending() {
        if (world.pending == null) {
            throw new IllegalStateException("no refresh is in flight");
        }
        return world.pending;
    }

    private CompletableFuture<TemporaryCredentials> waiting() {
        if (waiting == null) {
            throw new IllegalStateException("no reader waits");
        }
        return waiting;
    }
}
