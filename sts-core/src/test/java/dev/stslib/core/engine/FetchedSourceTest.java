package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.core.refresh.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two flights that need one source at the same time. */
class FetchedSourceTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final List<CompletableFuture<SourceCredentials>> fetches = new ArrayList<>();
    private final FetchedSource source = new FetchedSource(
            "one",
            asker -> {
                CompletableFuture<SourceCredentials> fetch = new CompletableFuture<>();
                fetches.add(fetch);
                return fetch;
            },
            new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT));
    private final CompletableFuture<SourceCredentials> first = current();
    private final CompletableFuture<SourceCredentials> second = current();

    private CompletableFuture<SourceCredentials> current() {
        return source.current(Flight.alone()).toCompletableFuture();
    }

    @Test
    void whoeverJoinedOneThatWasInterruptedFetchesItself() {
        assertEquals(1, fetches.size());
        fetches.get(0).completeExceptionally(new CallInterruptedException("planted", "none"));
        assertInstanceOf(
                CallInterruptedException.class,
                assertThrows(CompletionException.class, first::join).getCause());
        SourceCredentials keys = SourceCredentials.longTerm("AKIAONE", Secret.of("s"));
        fetches.get(1).complete(keys);
        assertEquals(keys, second.join());
    }

    @Test
    void whatIsThrownAtOnceIsAnErrorAndTheNextReaderFetchesAgain() {
        AtomicInteger asked = new AtomicInteger();
        SourceCredentials keys = SourceCredentials.longTerm("AKIATWO", Secret.of("s"));
        FetchedSource throwing = new FetchedSource(
                "two",
                asker -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("planted");
                    }
                    return CompletableFuture.completedFuture(keys);
                },
                new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT));
        CompletableFuture<SourceCredentials> failed =
                throwing.current(Flight.alone()).toCompletableFuture();
        assertInstanceOf(
                OutOfMemoryError.class,
                assertThrows(CompletionException.class, failed::join).getCause());
        assertEquals(
                keys, throwing.current(Flight.alone()).toCompletableFuture().join());
    }

    @Test
    void anyOtherFailureIsShared() {
        RuntimeException refused = new IllegalStateException("planted");
        fetches.get(0).completeExceptionally(refused);
        assertEquals(
                refused, assertThrows(CompletionException.class, second::join).getCause());
        assertEquals(1, fetches.size());
    }
}
