package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One entry of the cache through its life, on a manual clock. */
class CacheEntryTest {
    private final RuntimeException network = new EndpointUnreachableException("gone", "wait");
    private final RuntimeException denied =
            new StsServiceException("no", "ask", new StsError("AccessDenied", 403, "no", null), null);

    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));

    @Test
    void freshCredentialsAreServedWithoutAsking() {
        assertEquals("ASIA1", world.read());
        world.clock.advance(Duration.ofMinutes(44));
        assertEquals("ASIA1", world.read());
        assertEquals(1, world.asked.size());
    }

    @Test
    void theBackgroundRefreshesWhatIsRead() {
        world.read();
        world.clock.advance(Duration.ofMinutes(1));
        world.read();
        world.clock.advance(Duration.ofMinutes(44));
        assertEquals(2, world.asked.size());
        assertEquals(RefreshTrigger.BACKGROUND, world.asked.get(1));
        assertEquals("ASIA2", world.read());
    }

    @Test
    void theBackgroundLeavesAloneWhatNobodyReads() {
        world.read();
        world.clock.advance(Duration.ofHours(3));
        assertEquals(1, world.asked.size());
        assertEquals("ASIA2", world.read());
    }

    @Test
    void theOpenerOfTheAdvisoryWindowIsServedAtOnce() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        world.pending = new CompletableFuture<>();
        assertEquals("ASIA1", world.read());
        assertEquals("ASIA1", world.read());
        assertEquals(2, world.asked.size(), "one refresh for all readers");
        world.pending.complete(world.next());
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aMachineThatSleptAsksAgainAndNeverServesWhatHasExpired() {
        world.read();
        world.clock.sleep(Duration.ofHours(8));
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aWallClockThatJumpsAheadIsBelieved() {
        world.read();
        world.clock.jump(Duration.ofHours(2));
        assertEquals("ASIA2", world.read());
        world.clock.jump(Duration.ofHours(-2));
        assertEquals("ASIA2", world.read());
    }

    /** Minutes after which the wall clock is set back, and by how many. */
    @ParameterizedTest
    @CsvSource({"1, 60", "10, 5", "10, 60", "10, 1440", "44, 46", "46, 30", "58, 10", "10, 1"})
    void aWallClockThatIsSetBackLengthensNoLife(int after, int by) {
        Map<String, Long> seen = new HashMap<>();
        boolean isFailing = after > 45;
        for (int minute = 0; minute < 240; minute++) {
            if (minute == after) {
                world.clock.jump(Duration.ofMinutes(-by));
            }
            world.failing = isFailing && minute > 1 && minute < 70 ? network : null;
            String id = null;
            try {
                id = minute % 4 < 2 ? world.read() : idOf(world.entry.async());
            } catch (EndpointUnreachableException | CompletionException e) {
                assertTrue(isFailing && minute >= 60, "served until it ends");
            }
            if (id != null) {
                long age = world.clock.elapsedNanos() - seen.computeIfAbsent(id, first -> world.clock.elapsedNanos());
                assertTrue(age < Duration.ofHours(1).toNanos(), id + " in minute " + minute);
                assertEquals(id, world.entry.peek().orElseThrow().accessKeyId());
            }
            world.clock.advance(Duration.ofMinutes(1));
        }
    }

    private static String idOf(CompletionStage<TemporaryCredentials> read) {
        return read.toCompletableFuture().join().accessKeyId();
    }

    @Test
    void theFirstReadAfterALongTimeIsNotServedWhatHasEndedByElapsedTime() {
        world.read();
        world.clock.advance(Duration.ofMinutes(20));
        world.clock.jump(Duration.ofMinutes(-20));
        world.clock.advance(Duration.ofMinutes(40));
        assertEquals(Optional.empty(), world.entry.peek());
        assertEquals("ASIA2", world.read());
    }

    @Test
    void whatAClockThatWasSetBackEndedDoesNotComeBackFromTheStore() {
        world.read();
        TemporaryCredentials stored = world.entry.peek().orElseThrow();
        world.clock.advance(Duration.ofMinutes(1));
        world.clock.jump(Duration.ofHours(-1));
        world.read();
        world.entry.offer(stored);
        world.clock.advance(Duration.ofMinutes(59));
        assertEquals("ASIA2", world.read());
    }

    @Test
    void theBackgroundGoesByElapsedTimeWhereTheWallClockWasSetBack() {
        world.entry.keep(true);
        world.read();
        world.clock.advance(Duration.ofMinutes(10));
        world.clock.jump(Duration.ofHours(-2));
        world.clock.advance(Duration.ofMinutes(34));
        assertEquals(1, world.asked.size());
        world.clock.advance(Duration.ofMinutes(2));
        assertEquals(2, world.asked.size());
    }

    /** Its alarm rings because of the clock then, before anything had to be read. */
    @Test
    void aClockThatIsSetBackLeavesTheNextTryOfTheBackgroundInPlace() {
        world.read();
        world.clock.advance(Duration.ofMinutes(10));
        world.clock.jump(Duration.ofMinutes(-2));
        world.clock.advance(Duration.ofMinutes(1));
        world.read();
        world.clock.advance(Duration.ofMinutes(35));
        assertEquals(List.of(RefreshTrigger.READ, RefreshTrigger.BACKGROUND), world.asked);
    }

    @Test
    void aRecoverableFailureInTheAdvisoryWindowKeepsTheCredentialsAndPutsOff() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        world.failing = network;
        for (int i = 0; i < 100; i++) {
            assertEquals("ASIA1", world.read());
        }
        assertEquals(2, world.asked.size());
        world.clock.advance(Duration.ofSeconds(601));
        assertTrue(world.asked.size() >= 3, "the background tries again by itself");
    }

    @Test
    void inTheMandatoryWindowAFailureIsServedOverWhileItIsTriedAgain() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(59));
        world.failing = network;
        assertEquals("ASIA1", world.read(), "who waited gets what is still valid");
        assertEquals("ASIA1", world.read());
        assertEquals(2, world.asked.size());
        world.clock.advance(Duration.ofMillis(1_001));
        assertEquals("ASIA1", world.read());
        assertTrue(world.asked.size() >= 3);
        world.clock.advance(Duration.ofSeconds(60));
        assertSame(network, assertThrows(RuntimeException.class, world::read));
        world.failing = null;
        assertEquals("ASIA2", world.read(), "nothing is put off once they have expired");
    }

    @Test
    void inTheMandatoryWindowATimeOutCountsAsATryThatFailed() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(59));
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> first = world.entry.async().toCompletableFuture();
        assertFalse(first.isDone(), "the first reader waits");
        world.clock.advance(Duration.ofSeconds(31));
        assertEquals("ASIA1", first.join().accessKeyId());
        CompletableFuture<TemporaryCredentials> next = world.entry.async().toCompletableFuture();
        assertTrue(next.isDone(), "the next one is served at once");
        assertEquals("ASIA1", next.join().accessKeyId());
        assertEquals(2, world.asked.size(), "the request goes on");
    }

    @Test
    void aFinalFailureIsThrownAtOnceAndRememberedForTheCrowd() {
        world.failing = denied;
        for (int i = 0; i < 100; i++) {
            assertSame(denied, assertThrows(RuntimeException.class, world::read));
        }
        assertEquals(1, world.asked.size());
        world.clock.advance(Duration.ofSeconds(6));
        world.failing = null;
        assertEquals("ASIA1", world.read());
    }

    @Test
    void anAnswerThatHasExpiredIsAFailure() {
        world.lifetime = Duration.ZERO;
        assertThrows(ExpiredAnswerException.class, world::read);
        world.lifetime = Duration.ofHours(1);
        assertEquals("ASIA2", world.read());
    }

    @Test
    void invalidatedCredentialsAreAskedForAnew() {
        world.read();
        world.entry.invalidate("ASIA0");
        assertEquals("ASIA1", world.read(), "an id that is not current does nothing");
        world.entry.invalidate("ASIA1");
        assertEquals("ASIA2", world.read());
        assertEquals(RefreshTrigger.READ, world.asked.get(1));
    }

    @Test
    void invalidatingDoesNotLiftAPutOff() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(59));
        world.failing = network;
        assertEquals("ASIA1", world.read());
        world.entry.invalidate("ASIA1");
        assertSame(network, assertThrows(RuntimeException.class, world::read));
        assertEquals(2, world.asked.size());
        world.failing = null;
        world.clock.advance(Duration.ofSeconds(2));
        assertEquals("ASIA2", world.read());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAServiceRefusedIsNeverServed(boolean servesExpired) {
        CacheWorld refusing =
                new CacheWorld(RefreshSettings.DEFAULT.withJitter(0).withServeExpiredOnFailure(servesExpired));
        refusing.read();
        refusing.entry.invalidate("ASIA1");
        refusing.failing = network;
        for (Duration later :
                List.of(Duration.ZERO, Duration.ofMinutes(50), Duration.ofMinutes(9), Duration.ofHours(1))) {
            refusing.clock.sleep(later);
            assertSame(network, assertThrows(RuntimeException.class, refusing::read));
        }
        assertEquals(Optional.empty(), refusing.entry.peek());
        refusing.failing = null;
        assertEquals("ASIA2", refusing.read());
    }

    @Test
    void whatAServiceRefusedIsNotServedToAReaderThatWaitedInVain() {
        world.read();
        world.entry.invalidate("ASIA1");
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> waiting = world.entry.async().toCompletableFuture();
        world.clock.advance(Duration.ofMinutes(2));
        assertTrue(waiting.isCompletedExceptionally());
        assertFalse(world.entry.async().toCompletableFuture().isDone(), "the next reader waits too");
    }

    @Test
    void whatAServiceRefusedDoesNotComeBackFromTheStore() {
        world.read();
        TemporaryCredentials refused = world.entry.peek().orElseThrow();
        world.entry.invalidate("ASIA1");
        world.entry.offer(refused);
        assertEquals(Optional.empty(), world.entry.peek());
        Instant sooner = refused.expiration().minusSeconds(60);
        world.entry.offer(
                new TemporaryCredentials("ASIAOTHER", Secret.of("s"), Secret.of("t"), world.clock.instant(), sooner));
        assertEquals("ASIAOTHER", world.read());
    }

    @Test
    void whatTheSourceIsAboutToEndIsServedAfterAFailure() {
        world.read();
        world.entry.renew("ASIA1");
        world.failing = network;
        assertEquals("ASIA1", world.read());
        world.failing = null;
        world.clock.advance(Duration.ofSeconds(2));
        world.read();
        assertEquals("ASIA2", world.read());
    }

    @Test
    void theOpenerGetsTheFinalFailureWhereItRefreshesItself() {
        CacheWorld own = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true));
        own.read();
        own.clock.sleep(Duration.ofMinutes(46));
        own.failing = denied;
        assertSame(denied, assertThrows(RuntimeException.class, own::read));
        assertSame(
                denied, assertThrows(RuntimeException.class, own::read), "so does the next reader that would refresh");
        assertEquals(2, own.asked.size());
        own.clock.sleep(Duration.ofSeconds(6));
        own.clock.advance(Duration.ofSeconds(6));
        own.failing = null;
        assertEquals("ASIA2", own.read());
    }

    @Test
    void expiredCredentialsAreServedAfterARecoverableFailureWhereThatIsChosen() {
        CacheWorld own = new CacheWorld(RefreshSettings.DEFAULT.withServeExpiredOnFailure(true));
        own.read();
        own.clock.sleep(Duration.ofHours(2));
        own.failing = network;
        assertEquals("ASIA1", own.read());
        assertEquals("ASIA1", own.read());
        assertEquals(2, own.asked.size());
        own.failing = denied;
        own.clock.advance(Duration.ofSeconds(601));
        assertSame(denied, assertThrows(RuntimeException.class, own::read));
    }

    @Test
    void anAsynchronousReadCannotBeCompletedByWhoeverGotIt() {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> mine = world.entry.async().toCompletableFuture();
        mine.complete(world.next());
        CompletableFuture<TemporaryCredentials> other = world.entry.async().toCompletableFuture();
        assertFalse(other.isDone());
        world.pending.complete(world.next());
        assertEquals("ASIA2", other.join().accessKeyId());
        mine = world.entry.async().toCompletableFuture();
        mine.obtrudeValue(null);
        assertEquals("ASIA2", world.entry.async().toCompletableFuture().join().accessKeyId());
    }

    @Test
    void aFailedRenewalLeavesFreshCredentialsAndTheirRhythmAlone() {
        world.read();
        world.entry.keep(true);
        world.failing = network;
        assertTrue(world.entry.refreshNow().toCompletableFuture().isCompletedExceptionally());
        assertEquals("ASIA1", world.read());
        world.failing = null;
        world.clock.advance(Duration.ofMinutes(44));
        assertEquals(2, world.asked.size(), "nothing is tried while they are fresh");
        world.clock.advance(Duration.ofMinutes(11));
        assertEquals("ASIA2", world.read());
    }

    @Test
    void refreshesOfValuesThatArrivedTogetherAreSpread_evenIfAllAreRead() {
        CacheWorld many = new CacheWorld(RefreshSettings.DEFAULT);
        List<CacheEntry<TemporaryCredentials>> entries = IntStream.range(0, 100)
                .mapToObj(i -> CacheWorld.entry(many.cache, "role " + i, refresh -> {
                    many.asked.add(refresh.trigger());
                    return CompletableFuture.completedStage(many.next());
                }))
                .toList();
        entries.forEach(CacheEntry::get);
        many.clock.sleep(Duration.ofMinutes(45));
        int most = 0;
        for (int second = 0; second <= 300; second++) {
            int before = many.asked.size();
            many.clock.sleep(Duration.ofSeconds(1));
            entries.forEach(CacheEntry::get);
            most = Math.max(most, many.asked.size() - before);
        }
        assertEquals(200, many.asked.size(), "all are renewed within a third of the window");
        assertTrue(most < 10, "at most " + most + " in one second");
    }

    /** If the alarm rang without end, the clock would never get there. */
    @Test
    @Timeout(60)
    void theAlarmOfAKeptEntryIsQuietWhileItsRefreshIsInFlight() {
        world.read();
        world.entry.keep(true);
        CompletableFuture<TemporaryCredentials> slow = new CompletableFuture<>();
        world.pending = slow;
        CompletableFuture<TemporaryCredentials> renewed =
                world.entry.refreshNow().toCompletableFuture();
        world.clock.advance(Duration.ofMinutes(50));
        assertEquals(2, world.asked.size());
        world.pending = null;
        slow.complete(world.next());
        assertEquals("ASIA2", renewed.join().accessKeyId());
        world.clock.advance(Duration.ofMinutes(50));
        assertEquals(3, world.asked.size(), "the alarm is set again after the refresh");
    }

    @Test
    void aReaderAsksThePersonWhomTheBackgroundMayNotDisturb() {
        world.entry.keep(true);
        world.read();
        world.clock.sleep(Duration.ofHours(2));
        CompletableFuture<TemporaryCredentials> background = new CompletableFuture<>();
        world.pending = background;
        world.entry.background().ring();
        CompletableFuture<TemporaryCredentials> reader = world.entry.async().toCompletableFuture();
        world.pending = null;
        background.completeExceptionally(new MfaCodeRequiredException("no code", "give one"));
        assertEquals("ASIA2", reader.join().accessKeyId());
        assertEquals(List.of(RefreshTrigger.READ, RefreshTrigger.BACKGROUND, RefreshTrigger.READ), world.asked);
    }

    @Test
    void anErrorWhereARefreshStartsIsAFailureLikeOthers() {
        AtomicInteger tries = new AtomicInteger();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(world.cache, "two", refresh -> {
            if (tries.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("planted");
            }
            return CompletableFuture.completedStage(world.next());
        });
        CompletableFuture<TemporaryCredentials> first = entry.async().toCompletableFuture();
        assertTrue(first.isCompletedExceptionally());
        assertTrue(entry.async().toCompletableFuture().isDone(), "the next reader tries again");
        assertEquals("ASIA1", entry.get().accessKeyId());
    }

    @Test
    void whoGaveUpWaitingLeavesNoFailureBehindWhatHasArrived() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch gaveUp = new CountDownLatch(1);
        CompletableFuture<TemporaryCredentials> coming = new CompletableFuture<>();
        AtomicInteger tries = new AtomicInteger();
        world.lifetime = Duration.ofMinutes(6);
        world.listener = new SlowListener(arrived, gaveUp);
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withWaitTimeout(Duration.ofMillis(500));
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(
                world.cache(settings, Runnable::run),
                "slow",
                refresh -> tries.incrementAndGet() == 1 ? coming : new CompletableFuture<>());
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        Thread landing = new Thread(() -> coming.complete(world.next()));
        landing.start();
        arrived.await();
        world.clock.advance(Duration.ofMillis(500));
        assertEquals("ASIA1", reader.join().accessKeyId());
        gaveUp.countDown();
        landing.join();
        world.clock.sleep(Duration.ofMinutes(2));
        assertEquals("ASIA1", entry.get().accessKeyId());
        assertEquals(2, tries.get(), "nothing is put off in the advisory window");
    }

    /** Takes its time to hear of what has arrived. */
    private record SlowListener(CountDownLatch arrived, CountDownLatch done) implements EngineListener {
        @Override
        public void on(EngineEvent event) {
            if (!(event instanceof EngineEvent.Refreshed)) {
                return;
            }
            arrived.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anAsynchronousReaderHasATimeOutOfItsOwn() {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> first = world.entry.async().toCompletableFuture();
        world.clock.advance(Duration.ofMinutes(1));
        CompletableFuture<TemporaryCredentials> second = world.entry.async().toCompletableFuture();
        world.clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(
                CredentialTimeoutException.class,
                assertThrows(CompletionException.class, first::join).getCause());
        assertFalse(second.isDone());
        world.pending.complete(world.next());
        assertEquals("ASIA1", second.join().accessKeyId());
        world.read();
        assertEquals(1, world.asked.size(), "the request went on");
    }

    @Test
    void aRefreshWaitsForItsSourceForAsLongAsThatTakes() {
        world.pending = new CompletableFuture<>();
        CacheEntry<TemporaryCredentials> role = CacheWorld.entry(
                world.cache, "two", refresh -> world.entry.forSigning(refresh).thenApply(keys -> world.next()));
        CompletableFuture<TemporaryCredentials> first = role.async().toCompletableFuture();
        world.clock.advance(Duration.ofMinutes(2));
        assertTrue(first.isCompletedExceptionally(), "the reader's patience is over");
        CompletableFuture<TemporaryCredentials> second = role.async().toCompletableFuture();
        world.pending.complete(world.next());
        assertEquals("ASIA2", second.join().accessKeyId());
        assertEquals(1, world.asked.size());
    }

    @Test
    void anAsynchronousReadOfFreshCredentialsGivesTheSameStageAgain() {
        world.read();
        assertSame(world.entry.async(), world.entry.async());
    }

    @Test
    void whoIsInterruptedHarmsNobodyElse() throws InterruptedException {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> other = world.entry.async().toCompletableFuture();
        CompletableFuture<RuntimeException> interrupted = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            interrupted.complete(assertThrows(CallInterruptedException.class, world::read));
            assertTrue(Thread.currentThread().isInterrupted());
        });
        reader.start();
        reader.interrupt();
        reader.join();
        assertTrue(interrupted.isDone());
        world.pending.complete(world.next());
        assertEquals("ASIA1", other.join().accessKeyId());
    }

    @Test
    void whileARefreshIsUnderWayReadersDecideNothingUntilTheMandatoryWindow() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        CompletableFuture<TemporaryCredentials> failing = new CompletableFuture<>();
        world.pending = failing;
        assertEquals("ASIA1", world.read(), "the opener is served");
        assertSame(world.entry.async(), world.entry.async(), "as in the fresh time, nothing is made for a reader");
        world.pending = null;
        world.failing = network;
        failing.completeExceptionally(network);
        assertEquals("ASIA1", world.read());
        assertEquals(2, world.asked.size(), "put off");
        world.failing = null;
        world.clock.advance(Duration.ofSeconds(601));
        assertEquals("ASIA2", world.read(), "and tried again when that is over");
        assertEquals(3, world.asked.size());

        world.clock.sleep(Duration.ofMinutes(46));
        CompletableFuture<TemporaryCredentials> slow = new CompletableFuture<>();
        world.pending = slow;
        assertEquals("ASIA2", world.read());
        world.clock.sleep(Duration.ofMinutes(13).plusSeconds(30));
        CompletableFuture<TemporaryCredentials> waiting = world.entry.async().toCompletableFuture();
        assertFalse(waiting.isDone(), "in the last minute a reader waits for it");
        slow.complete(world.next());
        assertEquals("ASIA3", waiting.join().accessKeyId());
    }

    @Test
    void theOpenerRefreshesOnItsOwnThreadAndOthersAreServed() {
        List<Runnable> pool = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true);
        CredentialCache<TemporaryCredentials> cache = world.cache(settings, pool::add);
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(
                cache,
                "own",
                refresh -> CompletableFuture.supplyAsync(
                        () -> {
                            threads.add(Thread.currentThread());
                            return world.next();
                        },
                        refresh.executor(pool::add)));
        assertEquals("ASIA1", entry.get().accessKeyId());
        world.clock.sleep(Duration.ofMinutes(46));
        assertEquals("ASIA2", entry.get().accessKeyId(), "the opener gets the outcome");
        assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), threads);
        assertTrue(pool.isEmpty());
        world.clock.sleep(Duration.ofMinutes(46));
        CompletableFuture<TemporaryCredentials> without = entry.async().toCompletableFuture();
        assertFalse(without.isDone(), "a reader without a thread is not blocked");
        assertEquals("ASIA2", entry.get().accessKeyId(), "the second reader is served");
        pool.remove(0).run();
        assertEquals("ASIA3", without.join().accessKeyId());
    }

    @Test
    void anInterruptedOpenerLeavesItsRefreshToThePool() throws InterruptedException {
        List<Runnable> pool = new ArrayList<>();
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true);
        CompletableFuture<Executor> where = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> coming = new CompletableFuture<>();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(world.cache(settings, pool::add), "own", refresh -> {
            where.complete(refresh.executor(pool::add));
            return coming;
        });
        Thread opener = new Thread(() -> assertThrows(CallInterruptedException.class, entry::get));
        opener.start();
        Executor own = where.join();
        CompletableFuture<TemporaryCredentials> other = entry.async().toCompletableFuture();
        opener.interrupt();
        opener.join();
        own.execute(() -> coming.complete(world.next()));
        assertEquals(1, pool.size(), "whatever comes later runs there");
        pool.remove(0).run();
        assertEquals("ASIA1", other.join().accessKeyId());
    }

    @Test
    void aRenewalIsToldARememberedFinalFailure() {
        world.failing = denied;
        assertThrows(RuntimeException.class, world::read);
        CompletableFuture<TemporaryCredentials> renewed =
                world.entry.refreshNow().toCompletableFuture();
        assertSame(
                denied, assertThrows(CompletionException.class, renewed::join).getCause());
        assertEquals(1, world.asked.size());
        world.clock.advance(Duration.ofSeconds(6));
        world.failing = null;
        assertEquals(
                "ASIA1", world.entry.refreshNow().toCompletableFuture().join().accessKeyId());
    }

    @Test
    void anAnswerThatHasBecomeNeedlessIsKeptIfItLivesLonger() {
        CompletableFuture<TemporaryCredentials> late = new CompletableFuture<>();
        world.pending = late;
        CompletableFuture<TemporaryCredentials> waiting = world.entry.async().toCompletableFuture();
        world.lifetime = Duration.ofMinutes(30);
        world.entry.put(world.next());
        assertEquals("ASIA1", waiting.join().accessKeyId());
        world.lifetime = Duration.ofHours(1);
        late.complete(world.next());
        assertEquals("ASIA2", world.read());
        assertEquals(1, world.asked.size());
    }

    @Test
    void whatHasExpiredReplacesNothing() {
        world.read();
        world.lifetime = Duration.ZERO;
        assertThrows(ExpiredAnswerException.class, () -> world.entry.put(world.next()));
        assertEquals("ASIA1", world.read());
    }

    @Test
    void whatLivesForAMinuteOnlyIsServedForHalfOfItWithoutWaiting() {
        world.lifetime = Duration.ofSeconds(40);
        world.read();
        world.clock.sleep(Duration.ofSeconds(19));
        assertEquals("ASIA1", world.read());
        world.clock.sleep(Duration.ofSeconds(1));
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aWallClockThatIsSetBackPutsNothingOffForLongerThanElapsedTimeSays() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        world.failing = network;
        world.read();
        world.failing = null;
        world.clock.jump(Duration.ofMinutes(-46));
        world.clock.advance(Duration.ofMinutes(10));
        assertEquals("ASIA1", world.read(), "fresh again by the clock, so nothing is asked");
        assertEquals(2, world.asked.size());
        world.clock.advance(Duration.ofMinutes(36));
        world.read();
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aMachineThatSleptThroughTheWindowRefreshesInTheBackgroundSoonAfterItWakes() {
        world.entry.keep(true);
        world.read();
        world.clock.sleep(Duration.ofMinutes(50));
        assertEquals(1, world.asked.size());
        world.clock.advance(Duration.ofSeconds(31));
        assertEquals(2, world.asked.size(), "the timer looks at the wall clock every half minute");
    }

    @Test
    void invalidatingDoesNotLiftAPutOffOfTheAdvisoryWindow() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        world.failing = network;
        world.read();
        assertEquals(2, world.asked.size());
        world.entry.invalidate("ASIA1");
        assertSame(network, assertThrows(RuntimeException.class, world::read));
        assertEquals(2, world.asked.size());
    }

    @Test
    void afterCloseEverybodyIsToldSo() {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> waiting = world.entry.async().toCompletableFuture();
        world.cache.close();
        assertTrue(waiting.isCompletedExceptionally());
        assertThrows(EngineClosedException.class, world::read);
        world.pending.complete(world.next());
        assertThrows(EngineClosedException.class, world::read);
    }

    /** A put-off never reaches into the mandatory window, whichever clock brings that on. */
    @Test
    void afterASleepThroughAPutOffTheBackgroundTriesAgainSoon() {
        world.entry.keep(true);
        world.read();
        world.failing = network;
        world.clock.advance(Duration.ofMinutes(46));
        assertEquals(2, world.asked.size(), "tried and put off");
        world.failing = null;
        world.clock.sleep(Duration.ofHours(1));
        world.clock.advance(Duration.ofSeconds(31));
        assertEquals(3, world.asked.size());
        assertEquals("ASIA2", world.entry.peek().orElseThrow().accessKeyId());
    }

    @Test
    void afterASleepAFinalRefusalOfTheWindowIsTriedAgainSoonToo() {
        world.entry.keep(true);
        world.read();
        world.failing = denied;
        world.clock.advance(Duration.ofMinutes(46));
        assertEquals(2, world.asked.size());
        world.clock.sleep(Duration.ofHours(1));
        world.clock.advance(Duration.ofSeconds(36));
        assertTrue(world.asked.size() > 2);
    }

    @Test
    void aTimeOutIsToldEvenWhereTheExecutorTakesNothing() {
        AtomicInteger free = new AtomicInteger(1);
        Executor busy = work -> {
            if (free.get() == 0) {
                throw new RejectedExecutionException("planted");
            }
            work.run();
        };
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(
                world.cache(RefreshSettings.DEFAULT, busy), "busy", refresh -> new CompletableFuture<>());
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        free.set(0);
        world.clock.advance(Duration.ofMinutes(3));
        assertTrue(reader.isCompletedExceptionally());
    }

    @Test
    void whoeverRenewsWhatTheBackgroundRefreshesIsWaitedFor() {
        world.entry.keep(true);
        world.read();
        List<InFlightRefresh<TemporaryCredentials>> under = new ArrayList<>();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(world.cache, "queued", refresh -> {
            under.add(refresh);
            return refresh.current() == null
                    ? CompletableFuture.completedStage(world.next())
                    : new CompletableFuture<>();
        });
        entry.get();
        world.clock.sleep(Duration.ofMinutes(46));
        entry.get();
        assertFalse(under.get(1).isAwaited(), "no reader waits in the advisory window");
        CompletionStage<TemporaryCredentials> renewed = entry.refreshNow();
        assertFalse(renewed.toCompletableFuture().isDone());
        assertTrue(under.get(1).isAwaited());
    }

    @Test
    void aRenewalThatJoinedAnInterruptedReadersRefreshAsksItself() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true);
        CompletableFuture<TemporaryCredentials> interrupted = new CompletableFuture<>();
        AtomicInteger tries = new AtomicInteger();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(
                world.cache(settings, Runnable::run),
                "own",
                refresh -> tries.incrementAndGet() == 1 ? interrupted : CompletableFuture.completedStage(world.next()));
        InFlightRefresh<TemporaryCredentials> own = ofCaller();
        CompletionStage<TemporaryCredentials> reader = entry.readSlowly(RefreshTrigger.READ, own);
        CompletableFuture<TemporaryCredentials> renewed = entry.refreshNow().toCompletableFuture();
        assertFalse(reader.toCompletableFuture().isDone());
        interrupted.completeExceptionally(new CallInterruptedException("planted", "none"));
        assertEquals("ASIA1", renewed.join().accessKeyId());
    }

    /** The background of one role joins the source that a reader of another makes itself, and that one is interrupted. */
    @Test
    void anInterruptedReaderOfTheSourceIsNoFailureOfTheBackgroundBehindIt() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true);
        CompletableFuture<TemporaryCredentials> interrupted = new CompletableFuture<>();
        AtomicInteger tries = new AtomicInteger();
        CredentialCache<TemporaryCredentials> cache = world.cache(settings, Runnable::run);
        CacheEntry<TemporaryCredentials> source = CacheWorld.entry(
                cache,
                "source",
                refresh -> tries.incrementAndGet() == 1 ? interrupted : CompletableFuture.completedStage(world.next()));
        EntryLoader<TemporaryCredentials> role =
                refresh -> source.forSigning(refresh).thenApply(keys -> world.next());
        InFlightRefresh<TemporaryCredentials> own = ofCaller();
        CompletionStage<TemporaryCredentials> first = source.readSlowly(RefreshTrigger.READ, own);
        InFlightRefresh<TemporaryCredentials> background =
                new InFlightRefresh<>(RefreshTrigger.BACKGROUND, () -> 0, 0, null, Optional::empty, () -> false, null);
        CompletableFuture<TemporaryCredentials> behind = role.load(background).toCompletableFuture();
        interrupted.completeExceptionally(new CallInterruptedException("planted", "none"));
        assertTrue(first.toCompletableFuture().isDone());
        assertFalse(behind.isCompletedExceptionally());
        assertTrue(behind.isDone());
    }

    @Test
    void aFailureBeforeTheWindowOpenedPutsNothingOffAndLetsNobodyPastTheMandatoryWindow() {
        world.read();
        world.failing = network;
        assertTrue(world.entry.refreshNow().toCompletableFuture().isCompletedExceptionally());
        world.failing = null;
        world.entry.invalidate("ASIA1");
        assertEquals("ASIA2", world.read(), "the next reader waits for new ones");
        world.failing = network;
        assertTrue(world.entry.refreshNow().toCompletableFuture().isCompletedExceptionally());
        world.failing = null;
        world.clock.sleep(Duration.ofSeconds(59 * 60 + 10));
        assertEquals("ASIA3", world.read(), "no try has failed since the window opened");
    }

    @Test
    void anInterruptedOpenerEndsItsRefreshWhereThePoolTakesNothing() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withJitter(0).withOnCallersThread(true);
        Executor full = work -> {
            throw new RejectedExecutionException("planted");
        };
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(
                world.cache(settings, full),
                "own",
                refresh -> CompletableFuture.supplyAsync(world::next, refresh.executor(full)));
        Thread.currentThread().interrupt();
        assertThrows(CallInterruptedException.class, entry::get);
        assertTrue(Thread.interrupted());
        assertEquals("ASIA1", entry.get().accessKeyId());
    }

    @Test
    void whatAServiceRefusedIsTriedAgainInTheBackgroundThoughItIsFreshByTheClock() {
        world.entry.keep(true);
        world.read();
        world.failing = network;
        world.entry.invalidate("ASIA1");
        assertThrows(RuntimeException.class, world::read);
        world.failing = null;
        world.clock.advance(Duration.ofSeconds(2));
        assertEquals(3, world.asked.size());
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aWaitThatFailedBeforeTheWindowDoesNotMakeEachReaderWaitInIt() {
        world.read();
        world.failing = network;
        assertTrue(world.entry.refreshNow().toCompletableFuture().isCompletedExceptionally());
        world.clock.sleep(Duration.ofSeconds(59 * 60 + 10));
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> first = world.entry.async().toCompletableFuture();
        assertFalse(first.isDone());
        world.clock.advance(Duration.ofSeconds(26));
        assertEquals("ASIA1", first.join().accessKeyId());
        assertEquals("ASIA1", world.read(), "the time-out counts as a try");
    }

    @Test
    void entriesThatCallersUseWithoutAHandleAreDroppedAsTheCacheGrows() {
        for (int day = 0; day < 30; day++) {
            for (int i = 0; i < 50; i++) {
                CacheWorld.entry(world.cache, day + " " + i, refresh -> CompletableFuture.completedStage(world.next()))
                        .get();
            }
            world.clock.sleep(Duration.ofDays(1));
        }
        assertTrue(
                world.cache.states().size() < 500,
                () -> "of 1,500: " + world.cache.states().size());
        assertEquals(
                "one",
                world.cache.states().stream()
                        .map(state -> state.key().label())
                        .filter("one"::equals)
                        .findAny()
                        .orElseThrow(),
                "a handle needs it");
    }

    private static InFlightRefresh<TemporaryCredentials> ofCaller() {
        return new InFlightRefresh<>(
                RefreshTrigger.READ,
                () -> 0,
                0,
                null,
                Optional::empty,
                () -> false,
                new CallerThreadExecutor(Runnable::run));
    }
}
