package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EntryLoader;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.MapStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import dev.stslib.core.internal.store.StoreWorld;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two engines, as in two processes, on one store with leases. */
class SharedStoreTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final SourceCredentials KEYS = SourceCredentials.longTerm("AKIAONE", Secret.of("s"));
    private static final EntryDescriptor ROLE = new EntryDescriptor(EntryKind.ROLE, "one", null);
    private static final MfaRequirement DEVICE = new MfaRequirement("arn:aws:iam::111122223333:mfa/me", "one", null);
    private static final LeaseScope DEVICE_SCOPE = LeaseScope.ofDevice(DEVICE.serial());

    private final StoreWorld world = new StoreWorld();
    private final ManualClock clock = world.clock;
    private final MapStore store = world.store;
    private final List<EngineEvent> events = new ArrayList<>();
    private final List<CompletableFuture<TemporaryCredentials>> asked = new ArrayList<>();
    private boolean broken;

    @Test
    void oneAsksAndTheOtherTakesWhatItLeft() {
        CompletableFuture<TemporaryCredentials> first = fetch(null);
        CompletableFuture<TemporaryCredentials> second = fetch(null);
        assertEquals(1, asked.size());
        clock.advance(Duration.ofSeconds(5));
        assertFalse(second.isDone());
        asked.get(0).complete(world.credentials("ASIA1"));
        assertEquals("ASIA1", first.join().accessKeyId());
        clock.advance(Duration.ofSeconds(4));
        assertEquals("ASIA1", second.join().accessKeyId());
        assertEquals(1, asked.size());
        assertTrue(store.leased.isEmpty());
    }

    /** The other finds the new value when its own turn comes, so that one request serves both. */
    @Test
    void theOneThatAskedRenews() {
        CacheEntry<TemporaryCredentials> first = readEntry();
        asked.get(0).complete(world.credentials("ASIA1"));
        CacheEntry<TemporaryCredentials> second = readEntry();
        CompletableFuture<TemporaryCredentials> unusedFirst = read(first);
        CompletableFuture<TemporaryCredentials> unusedSecond = read(second);
        clock.advance(Duration.ofMinutes(50));
        assertEquals(2, asked.size());
        asked.get(1).complete(world.credentials("ASIA2"));
        clock.advance(Duration.ofMinutes(9));
        assertEquals(2, asked.size());
        assertEquals("ASIA2", read(first).join().accessKeyId());
        assertEquals("ASIA2", read(second).join().accessKeyId());
    }

    @Test
    void anotherRenewsWhereTheOneThatAskedIsNotUsed() {
        CacheEntry<TemporaryCredentials> unused = readEntry();
        asked.get(0).complete(world.credentials("ASIA1"));
        assertTrue(unused.fresh().isPresent());
        CacheEntry<TemporaryCredentials> second = readEntry();
        assertEquals("ASIA1", read(second).join().accessKeyId());
        clock.advance(Duration.ofMinutes(50).minusMillis(1));
        assertEquals(1, asked.size(), "it is the turn of the first");
        clock.advance(Duration.ofMinutes(9));
        assertEquals(2, asked.size(), "before the mandatory window");
    }

    /** The entry of a separate engine, which is read and then watched. */
    private CacheEntry<TemporaryCredentials> readEntry() {
        CacheEntry<TemporaryCredentials> entry =
                cache().entry(KEY, ROLE, null, false, loader(null, CompletableFuture.completedFuture(KEYS)));
        entry.watch(true);
        CompletableFuture<TemporaryCredentials> unused = read(entry);
        return entry;
    }

    private static CompletableFuture<TemporaryCredentials> read(CacheEntry<TemporaryCredentials> entry) {
        return entry.async().toCompletableFuture();
    }

    @Test
    void theNextOneAsksWhereTheFirstFailed() {
        CompletableFuture<TemporaryCredentials> first = fetch(null);
        CompletableFuture<TemporaryCredentials> second = fetch(null);
        asked.get(0).completeExceptionally(new IllegalStateException("STS is down"));
        assertTrue(first.isCompletedExceptionally());
        clock.advance(Duration.ofSeconds(1));
        asked.get(1).complete(world.credentials("ASIA2"));
        assertEquals("ASIA2", second.join().accessKeyId());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void whoeverHasWaitedForTooLongAsksAlone() {
        CompletableFuture<TemporaryCredentials> first = fetch(null);
        CompletableFuture<TemporaryCredentials> second = fetch(null);
        clock.advance(ProcessLeases.PATIENCE.plusSeconds(1));
        assertEquals(2, asked.size());
        asked.get(1).complete(world.credentials("ASIA2"));
        assertEquals("ASIA2", second.join().accessKeyId());
        assertFalse(first.isDone());
    }

    @Test
    void noPatienceRunsOutWhileAPersonIsAsked() {
        CompletableFuture<TemporaryCredentials> first = fetch(DEVICE);
        CompletableFuture<TemporaryCredentials> second = fetch(DEVICE);
        clock.advance(Duration.ofMinutes(30));
        assertEquals(1, asked.size());
        assertFalse(first.isDone());
        asked.get(0).complete(world.credentials("ASIA1"));
        clock.advance(Duration.ofSeconds(4));
        assertEquals("ASIA1", second.join().accessKeyId());
        assertTrue(store.leased.isEmpty());
    }

    /** An engine's own wait time-out is two minutes. */
    @Test
    void aReaderWaitsWhileAnotherProcessAsksAPerson() {
        CompletableFuture<TemporaryCredentials> first = fetch(DEVICE);
        CompletableFuture<TemporaryCredentials> reader = cache().entry(
                        KEY, ROLE, null, true, loader(DEVICE, CompletableFuture.completedFuture(KEYS)))
                .async()
                .toCompletableFuture();
        clock.advance(Duration.ofMinutes(15));
        assertFalse(reader.isDone());
        asked.get(0).complete(world.credentials("ASIA1"));
        assertTrue(first.isDone());
        clock.advance(Duration.ofSeconds(4));
        assertEquals("ASIA1", reader.join().accessKeyId());
    }

    @Test
    void whoWaitsForAPersonTakesWhatAnotherHasStoredMeanwhile() {
        CompletableFuture<TemporaryCredentials> first = fetch(DEVICE);
        CompletableFuture<TemporaryCredentials> second = fetch(DEVICE);
        EngineStore other = stored();
        other.announceSave();
        Futures.await(other.save(KEY, ROLE, null, world.credentials("ASIA9"), null));
        clock.advance(Duration.ofSeconds(1));
        assertTrue(second.isDone());
        assertEquals("ASIA9", second.join().accessKeyId());
        assertFalse(first.isDone());
    }

    @Test
    void aQuestionThatHasBecomeNeedlessKeepsNobodyWaiting() {
        CredentialCache<TemporaryCredentials> cache = cache();
        CacheEntry<TemporaryCredentials> entry =
                cache.entry(KEY, ROLE, null, true, loader(DEVICE, CompletableFuture.completedFuture(KEYS)));
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        assertFalse(store.leased.isEmpty());
        entry.put(world.credentials("ASIA1"));
        assertTrue(reader.isDone());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void anErrorKeepsNoLease() {
        broken = true;
        assertTrue(fetch(null).isCompletedExceptionally());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void whoLooksWhetherAPersonIsAskedIsInNobodysWay() {
        Lease looking =
                store.tryAcquire(Leases.personAsked(DEVICE_SCOPE.name())).orElseThrow();
        CompletableFuture<TemporaryCredentials> coming = fetch(DEVICE);
        assertEquals(0, asked.size());
        looking.close();
        clock.advance(Duration.ofMillis(250));
        assertEquals(1, asked.size());
        assertTrue(store.leased.contains(Leases.personAsked(DEVICE_SCOPE.name())));
        assertFalse(coming.isDone());
    }

    @Test
    void aLeaseThatCannotBeGivenBackIsReportedAndTakesNothingAway() {
        store.closingFails = true;
        CompletableFuture<TemporaryCredentials> coming = fetch(null);
        asked.get(0).complete(world.credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void theSourceIsThereBeforeTheLeaseIsTaken() {
        CompletableFuture<SourceCredentials> source = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> coming = fetch(null, source);
        assertTrue(store.leased.isEmpty());
        source.complete(KEYS);
        assertEquals(1, store.leased.size());
        asked.get(0).complete(world.credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
    }

    @Test
    void leasesThatFailAreReportedAndTakeNothingAway() {
        store.leasesFail = true;
        CompletableFuture<TemporaryCredentials> coming = fetch(null);
        asked.get(0).complete(world.credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void whatIsWantedInAnyCaseWaitsForNobody() {
        Lease held = store.tryAcquire(new EntryName(KEY.digest())).orElseThrow();
        cache().entry(KEY, ROLE, null, false, loader(null, CompletableFuture.completedFuture(KEYS)))
                .refreshNow();
        assertEquals(1, asked.size());
        held.close();
    }

    @Test
    void aPersonIsToldOfByALeaseOfItsOwn() {
        assertFalse(fetch(DEVICE).isDone());
        assertTrue(store.leased.contains(Leases.personAsked(DEVICE_SCOPE.name())));
    }

    @Test
    void theReaderIsServedBeforeTheStoreIsWritten() {
        Deque<Runnable> hanging = new ArrayDeque<>();
        EngineStore slow = stored(hanging::add);
        CacheEntry<TemporaryCredentials> entry =
                cache().entry(KEY, ROLE, null, false, loader(null, CompletableFuture.completedFuture(KEYS), slow));
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        while (asked.isEmpty()) {
            hanging.remove().run();
        }
        asked.get(0).complete(world.credentials("ASIA1"));
        assertEquals("ASIA1", reader.join().accessKeyId());
        assertEquals(0, store.saves);
        assertEquals(1, store.leased.size(), "other processes wait until it is stored");
        hanging.remove().run();
        assertEquals(1, store.saves);
        hanging.forEach(Runnable::run);
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void theStoreIsReadTwiceAndNotOnceMoreForTheSave() {
        CompletableFuture<TemporaryCredentials> coming = fetch(null);
        asked.get(0).complete(world.credentials("ASIA1"));
        assertTrue(coming.isDone());
        assertEquals(2, store.loads);
        assertEquals(1, store.saves);
    }

    /** The first holds the lease until after its save. */
    @Test
    void aReportOfASaveEndsTheWaitForTheLease() {
        CompletableFuture<TemporaryCredentials> first = fetch(null);
        CompletableFuture<TemporaryCredentials> second = fetch(null);
        EngineStore other = stored();
        other.announceSave();
        Futures.await(other.save(KEY, ROLE, null, world.credentials("ASIA9"), null));
        EntryName name = new EntryName(KEY.digest());
        long version = store.load(name).orElseThrow().info().version();
        store.report(new EntryChange(name, version, Kind.DELETED));
        store.report(new EntryChange(new EntryName("another"), version, Kind.SAVED));
        assertFalse(second.isDone());
        store.report(new EntryChange(name, version, Kind.SAVED));
        assertTrue(second.isDone());
        assertEquals("ASIA9", second.join().accessKeyId());
        assertFalse(first.isDone());
        assertEquals(1, asked.size());
    }

    @Test
    void aReportThatIsFalseOrRepeatedEndsNoWait() {
        CompletableFuture<TemporaryCredentials> first = fetch(null);
        CompletableFuture<TemporaryCredentials> second = fetch(null);
        int before = store.loads;
        for (int i = 0; i < 3; i++) {
            store.report(new EntryChange(new EntryName(KEY.digest()), 7, Kind.SAVED));
        }
        assertEquals(1, store.loads - before, "it looks once");
        assertFalse(second.isDone());
        asked.get(0).complete(world.credentials("ASIA1"));
        assertTrue(first.isDone());
        clock.advance(Duration.ofSeconds(1));
        assertEquals("ASIA1", second.join().accessKeyId());
    }

    /** Both asked; the lease failed. */
    @Test
    void theLoserTakesTheWinnersCredentialsWhereTheyLiveLonger() {
        store.leasesFail = true;
        CacheEntry<TemporaryCredentials> loser = cached();
        CacheEntry<TemporaryCredentials> winner = cached();
        CompletableFuture<TemporaryCredentials> first = loser.async().toCompletableFuture();
        CompletableFuture<TemporaryCredentials> second = winner.async().toCompletableFuture();
        TemporaryCredentials earlier = world.credentials("ASIA1");
        clock.advance(Duration.ofSeconds(2));
        asked.get(1).complete(world.credentials("ASIA2"));
        store.refusesOnce = true;
        asked.get(0).complete(earlier);
        assertEquals("ASIA1", first.join().accessKeyId(), "it was served before the save");
        assertEquals("ASIA2", second.join().accessKeyId());
        assertEquals("ASIA2", loser.get().accessKeyId());
        assertEquals("ASIA2", winner.get().accessKeyId());
        assertEquals(1, store.saves);
    }

    private CacheEntry<TemporaryCredentials> cached() {
        return cache().entry(KEY, ROLE, null, false, loader(null, CompletableFuture.completedFuture(KEYS)));
    }

    private CompletableFuture<TemporaryCredentials> fetch(@Nullable MfaRequirement code) {
        return fetch(code, CompletableFuture.completedFuture(KEYS));
    }

    private CompletableFuture<TemporaryCredentials> fetch(
            @Nullable MfaRequirement code, CompletableFuture<SourceCredentials> source) {
        return loader(code, source).load(InFlightRefresh.unshared()).toCompletableFuture();
    }

    private EntryLoader<TemporaryCredentials> loader(
            @Nullable MfaRequirement code, CompletableFuture<SourceCredentials> source) {
        return loader(code, source, stored());
    }

    /** The pipeline of a separate engine, up to the request. */
    private EntryLoader<TemporaryCredentials> loader(
            @Nullable MfaRequirement code, CompletableFuture<SourceCredentials> source, EngineStore stored) {
        StoreLookup<TemporaryCredentials> lookup =
                new StoreLookup<>(stored, ExpiringType.CREDENTIALS, world.timing(), Runnable::run);
        SigningCredentials<TemporaryCredentials> signing = new SigningCredentials<>(ExpiringType.CREDENTIALS);
        return FetchPipeline.of(
                        lookup,
                        signing,
                        new ProcessLease<>(new ProcessLeases(stored, clock.scheduler(), () -> 0L), lookup),
                        lookup,
                        signing,
                        new StoreSave<>(stored),
                        new AwsRequest<>(new EventBus(List.of())))
                .loader(new Request(code, source));
    }

    private final class Request implements FetchRequest<TemporaryCredentials> {
        private final @Nullable MfaRequirement code;
        private final CompletableFuture<SourceCredentials> source;

        Request(@Nullable MfaRequirement code, CompletableFuture<SourceCredentials> source) {
            this.code = code;
            this.source = source;
        }

        @Override
        public CredentialKey key() {
            return KEY;
        }

        @Override
        public EntryDescriptor descriptor() {
            return ROLE;
        }

        @Override
        public @Nullable MfaRequirement code() {
            return code;
        }

        @Override
        public boolean isInteractive() {
            return code != null;
        }

        @Override
        public Signer signer() {
            return new Signer() {
                @Override
                public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
                    return source;
                }

                @Override
                public String identity() {
                    return "test";
                }

                @Override
                public @Nullable String account() {
                    return null;
                }
            };
        }

        @Override
        public CompletionStage<TemporaryCredentials> send(FetchContext<TemporaryCredentials> context) {
            if (broken) {
                throw new NoClassDefFoundError("a source of codes");
            }
            CompletableFuture<TemporaryCredentials> request = new CompletableFuture<>();
            asked.add(request);
            return request;
        }
    }

    private CredentialCache<TemporaryCredentials> cache() {
        return new CredentialCache<>(world.cacheContext());
    }

    private void hear(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed) {
            events.add(event);
        }
    }

    private EngineStore stored() {
        return stored(Runnable::run);
    }

    private EngineStore stored(Executor threads) {
        return world.engineStore(threads, this::hear);
    }
}
