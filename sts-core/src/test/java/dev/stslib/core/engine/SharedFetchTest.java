package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.engine.LeaseDesk.Matter;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.refresh.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two engines, as in two processes, on one store with leases. */
class SharedFetchTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final Subject SUBJECT = new Subject(EntryKind.ROLE, "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    private final List<EngineEvent> events = new ArrayList<>();
    private final List<CompletableFuture<TemporaryCredentials>> asked = new ArrayList<>();
    private boolean broken;

    @Test
    void oneAsksAndTheOtherTakesWhatItLeft() {
        CompletableFuture<TemporaryCredentials> first = fetch(Matter.of(KEY));
        CompletableFuture<TemporaryCredentials> second = fetch(Matter.of(KEY));
        assertEquals(1, asked.size());
        clock.advance(Duration.ofSeconds(5));
        assertFalse(second.isDone());
        asked.get(0).complete(credentials("ASIA1"));
        assertEquals("ASIA1", first.join().accessKeyId());
        clock.advance(Duration.ofSeconds(1));
        assertEquals("ASIA1", second.join().accessKeyId());
        assertEquals(1, asked.size());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void theNextOneAsksWhereTheFirstFailed() {
        CompletableFuture<TemporaryCredentials> first = fetch(Matter.of(KEY));
        CompletableFuture<TemporaryCredentials> second = fetch(Matter.of(KEY));
        asked.get(0).completeExceptionally(new IllegalStateException("STS is down"));
        assertTrue(first.isCompletedExceptionally());
        clock.advance(Duration.ofSeconds(1));
        asked.get(1).complete(credentials("ASIA2"));
        assertEquals("ASIA2", second.join().accessKeyId());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void whoeverHasWaitedForTooLongAsksAlone() {
        CompletableFuture<TemporaryCredentials> first = fetch(Matter.of(KEY));
        CompletableFuture<TemporaryCredentials> second = fetch(Matter.of(KEY));
        clock.advance(LeaseDesk.PATIENCE.plusSeconds(1));
        assertEquals(2, asked.size());
        asked.get(1).complete(credentials("ASIA2"));
        assertEquals("ASIA2", second.join().accessKeyId());
        assertFalse(first.isDone());
    }

    @Test
    void noPatienceRunsOutWhileAPersonIsAsked() {
        Matter device = Matter.ofDevice("arn:aws:iam::111122223333:mfa/me");
        CompletableFuture<TemporaryCredentials> first = fetch(device);
        CompletableFuture<TemporaryCredentials> second = fetch(device);
        clock.advance(Duration.ofMinutes(30));
        assertEquals(1, asked.size());
        assertFalse(first.isDone());
        asked.get(0).complete(credentials("ASIA1"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals("ASIA1", second.join().accessKeyId());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void whoWaitsForAPersonTakesWhatAnotherHasStoredMeanwhile() {
        Matter device = Matter.ofDevice("arn:aws:iam::111122223333:mfa/me");
        CompletableFuture<TemporaryCredentials> first = fetch(device);
        CompletableFuture<TemporaryCredentials> second = fetch(device);
        stored().save(KEY, SUBJECT, credentials("ASIA9"));
        clock.advance(Duration.ofSeconds(1));
        assertTrue(second.isDone());
        assertEquals("ASIA9", second.join().accessKeyId());
        assertFalse(first.isDone());
    }

    @Test
    void aQuestionThatHasBecomeNeedlessKeepsNobodyWaiting() {
        Flight flight = Flight.alone();
        Matter device = Matter.ofDevice("arn:aws:iam::111122223333:mfa/me");
        assertFalse(fetcher(device, CompletableFuture.completedFuture(null))
                .fetch(flight, null)
                .toCompletableFuture()
                .isDone());
        flight.landing.complete(credentials("ASIA1"));
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void anErrorKeepsNoLease() {
        broken = true;
        assertTrue(fetch(Matter.of(KEY)).isCompletedExceptionally());
        assertTrue(store.leased.isEmpty());
    }

    @Test
    void whoLooksWhetherAPersonIsAskedIsInNobodysWay() {
        Matter device = Matter.ofDevice("arn:aws:iam::111122223333:mfa/me");
        Lease looking = store.tryAcquire(Leases.personAsked(device.name())).orElseThrow();
        CompletableFuture<TemporaryCredentials> coming = fetch(device);
        assertEquals(0, asked.size());
        looking.close();
        clock.advance(Duration.ofMillis(250));
        assertEquals(1, asked.size());
        assertTrue(store.leased.contains(Leases.personAsked(device.name())));
        assertFalse(coming.isDone());
    }

    @Test
    void aLeaseThatCannotBeGivenBackIsReportedAndTakesNothingAway() {
        store.closingFails = true;
        CompletableFuture<TemporaryCredentials> coming = fetch(Matter.of(KEY));
        asked.get(0).complete(credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void theSourceIsThereBeforeTheLeaseIsTaken() {
        CompletableFuture<@Nullable Void> source = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> coming = fetch(Matter.of(KEY), source);
        assertTrue(store.leased.isEmpty());
        source.complete(null);
        assertEquals(1, store.leased.size());
        asked.get(0).complete(credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
    }

    @Test
    void leasesThatFailAreReportedAndTakeNothingAway() {
        store.leasesFail = true;
        CompletableFuture<TemporaryCredentials> coming = fetch(Matter.of(KEY));
        asked.get(0).complete(credentials("ASIA1"));
        assertEquals("ASIA1", coming.join().accessKeyId());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void whatIsWantedInAnyCaseWaitsForNobody() {
        Lease held = store.tryAcquire(new EntryName(KEY.digest())).orElseThrow();
        fetcher(Matter.of(KEY), CompletableFuture.completedFuture(null))
                .fetch(new Flight(Urgency.FORCED, 0, Long.MIN_VALUE, null), null);
        assertEquals(1, asked.size());
        held.close();
    }

    @Test
    void aPersonIsToldOfByALeaseOfItsOwn() {
        Matter device = Matter.ofDevice("arn:aws:iam::111122223333:mfa/me");
        assertFalse(fetch(device).isDone());
        assertTrue(store.leased.contains(Leases.personAsked(device.name())));
    }

    private CompletableFuture<TemporaryCredentials> fetch(Matter matter) {
        return fetch(matter, CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<TemporaryCredentials> fetch(Matter matter, CompletableFuture<@Nullable Void> source) {
        return fetcher(matter, source).fetch(Flight.alone(), null).toCompletableFuture();
    }

    /** A fetch of an engine of its own. */
    private Fetch fetcher(Matter matter, CompletableFuture<@Nullable Void> source) {
        StoredCredentials stored = stored();
        Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT);
        LeaseDesk leases = new LeaseDesk(stored, Runnable::run, clock.scheduler());
        Fetch sts = new Fetch() {
            @Override
            public CompletableFuture<TemporaryCredentials> fetch(
                    Flight flight, @Nullable TemporaryCredentials current) {
                if (broken) {
                    throw new NoClassDefFoundError("a source of codes");
                }
                CompletableFuture<TemporaryCredentials> request = new CompletableFuture<>();
                asked.add(request);
                return request;
            }

            @Override
            public CompletableFuture<@Nullable Void> prepare(Flight flight) {
                return source;
            }
        };
        return new StoredFetch(KEY, SUBJECT, sts, stored, leases, matter, timing, Runnable::run);
    }

    private StoredCredentials stored() {
        return new StoredCredentials(
                () -> store,
                TimelessFormat::new,
                name -> new TimelessFormat(),
                clock,
                Runnable::run,
                new Events(List.of(events::add)));
    }

    private TemporaryCredentials credentials(String id) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), now, now.plus(Duration.ofHours(1)));
    }
}
