package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listeners hear how long readers waited, and nothing of reads that were served at once. */
class WaitEventsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));
    private final CompletableFuture<TemporaryCredentials> answer = new CompletableFuture<>();

    private WaitEnded wait(Duration took, @Nullable FailureKind failure) {
        return new WaitEnded(world.entry.name(), took, failure);
    }

    @Test
    void aReaderThatHoldsNoThread() {
        world.pending = answer;
        world.entry.async();
        world.clock.advance(A_WHILE);
        world.entry.async();
        world.clock.advance(A_WHILE);
        assertEquals(List.of(), world.waits);
        answer.complete(world.next());
        assertEquals(2, world.waits.size());
        assertEquals(1, world.waits.stream().filter(wait(A_WHILE, null)::equals).count());
        assertEquals(
                1,
                world.waits.stream()
                        .filter(wait(A_WHILE.multipliedBy(2), null)::equals)
                        .count());
    }

    @Test
    void aReaderThatBlocks_tellsOnItsOwnThread() throws InterruptedException {
        AtomicReference<Thread> told = new AtomicReference<>();
        world.listener = event -> {
            if (event instanceof WaitEnded) {
                told.set(Thread.currentThread());
            }
        };
        world.pending = answer;
        Thread reader = new Thread(world::read);
        reader.start();
        Awaitility.await().until(() -> world.entry.describe().waiting() == 1);
        world.clock.advance(A_WHILE);
        answer.complete(world.next());
        reader.join();
        assertEquals(List.of(wait(A_WHILE, null)), world.waits);
        assertSame(reader, told.get());
    }

    @Test
    void whatTheReaderDoesNextIsNoPartOfItsWait() {
        world.pending = answer;
        CompletionStage<TemporaryCredentials> read = world.entry.async();
        CompletionStage<Void> work = read.thenAccept(keys -> world.clock.advance(A_WHILE));
        read.toCompletableFuture().cancel(false); // a copy, which ends no wait
        assertEquals(List.of(), world.waits);
        answer.complete(world.next());
        work.toCompletableFuture().join();
        assertEquals(List.of(wait(Duration.ZERO, null)), world.waits);
    }

    @Test
    void aReadThatIsServedAtOnceTellsNothing() {
        world.read();
        world.read();
        world.entry.async();
        world.clock.sleep(Duration.ofMinutes(46));
        world.pending = answer;
        world.read();
        world.entry.async();
        answer.complete(world.next());
        assertEquals(List.of(), world.waits);
    }

    @Test
    void aWaitInVain() {
        world.pending = answer;
        world.entry.async();
        world.clock.advance(A_WHILE);
        answer.completeExceptionally(new EndpointUnreachableException("gone", "wait"));
        assertEquals(List.of(wait(A_WHILE, FailureKind.UNREACHABLE)), world.waits);
    }

    @Test
    void aReaderWhosePatienceIsOver() {
        world.pending = answer;
        world.entry.async();
        Duration patience = RefreshSettings.DEFAULT.waitTimeout();
        world.clock.advance(patience.plus(A_WHILE));
        answer.complete(world.next());
        assertEquals(List.of(wait(patience, FailureKind.TIMED_OUT)), world.waits);
    }

    @Test
    void aCallerThatWantsNewCredentials() {
        world.read();
        world.pending = answer;
        world.entry.refreshNow();
        world.clock.advance(A_WHILE);
        answer.complete(world.next());
        assertEquals(List.of(wait(A_WHILE, null)), world.waits);
    }

    /** What the first brings is refused for this reader. */
    @Test
    void aReaderThatNeedsTwoRefreshesTellsOnce() {
        world.pending = answer;
        world.entry.async();
        world.entry.refuseEarlier();
        world.entry.async();
        CompletableFuture<TemporaryCredentials> second = new CompletableFuture<>();
        world.pending = second;
        answer.complete(world.next());
        assertEquals(List.of(wait(Duration.ZERO, null)), world.waits);
        world.clock.advance(A_WHILE);
        second.complete(world.next());
        assertEquals(List.of(wait(Duration.ZERO, null), wait(A_WHILE, null)), world.waits);
    }

    @Test
    void aCallerThatAsksAgainTellsOnce() {
        world.pending = answer;
        world.entry.async();
        world.entry.refuseEarlier();
        world.entry.refreshNow();
        CompletableFuture<TemporaryCredentials> second = new CompletableFuture<>();
        world.pending = second;
        answer.complete(world.next());
        world.clock.advance(A_WHILE);
        second.complete(world.next());
        assertEquals(List.of(wait(Duration.ZERO, null), wait(A_WHILE, null)), world.waits);
    }

    @Test
    void aRefreshThatWaitsForItsSourceIsNoReader() {
        world.pending = answer;
        CacheEntry<TemporaryCredentials> role = CacheWorld.entry(
                world.cache, "two", refresh -> world.entry.forSigning(refresh).thenApply(keys -> world.next()));
        role.async();
        answer.complete(world.next());
        assertEquals(List.of(new WaitEnded(role.name(), Duration.ZERO, null)), world.waits);
    }
}
