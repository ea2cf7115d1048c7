package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.engine.LeaseDesk.Matter;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.refresh.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoredCredentialsTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final CredentialKey key = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private final Subject subject = new Subject(EntryKind.ROLE, "one", null);
    private final MapStore store = new MapStore();
    private final List<EngineEvent> events = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final StoredCredentials stored = new StoredCredentials(
            () -> store,
            TimelessFormat::new,
            name -> new TimelessFormat(),
            clock,
            later::add,
            new Events(List.of(events::add)));

    @Test
    void theTimeOfArrivalComesFromTheStoreWhereTheFormatKeepsNone() {
        TemporaryCredentials saved = lasting("ASIA1", Duration.ofHours(1));
        stored.save(key, subject, saved);
        assertEquals(saved, stored.load(key, "one").orElseThrow());
    }

    @Test
    void whatCameFromTheStoreIsNotSavedAgain() {
        TemporaryCredentials saved = lasting("ASIA1", Duration.ofHours(1));
        stored.save(key, subject, saved);
        stored.save(key, subject, stored.load(key, "one").orElseThrow());
        assertEquals(1, store.saves);
        stored.save(key, subject, lasting("ASIA2", Duration.ofHours(1)));
        assertEquals(2, store.saves);
    }

    @Test
    void aSaveThatOthersAlwaysForestallIsReported() {
        store.refuses = true;
        stored.save(key, subject, lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(1, events.size());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void whatHasExpiredIsSweptAfterTheFirstSaveAndThenOnceAnHour() {
        stored.save(key, subject, lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(List.of(), store.swept, "nobody waits for that");
        later.remove().run();
        assertEquals(List.of(clock.instant()), store.swept);
        clock.sleep(Duration.ofMinutes(59));
        stored.save(key, subject, lasting("ASIA2", Duration.ofHours(1)));
        assertEquals(0, later.size());
        clock.sleep(Duration.ofMinutes(1));
        stored.save(key, subject, lasting("ASIA3", Duration.ofHours(1)));
        later.remove().run();
        assertEquals(2, store.swept.size());
    }

    @Test
    void aSweepThatComesAfterTheEndIsNoFailure() {
        stored.save(key, subject, lasting("ASIA1", Duration.ofHours(1)));
        stored.close();
        later.remove().run();
        assertEquals(List.of(), events);
    }

    @Test
    void aStoreThatIsNotWholeTakesNoCredentialsAway() {
        store.missing = new NoClassDefFoundError("acme/Disk");
        stored.save(key, subject, lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(Optional.empty(), stored.load(key, "one"));
        assertEquals(2, events.size());
        for (EngineEvent event : events) {
            EngineEvent.StoreFailed failed = assertInstanceOf(EngineEvent.StoreFailed.class, event);
            assertTrue(String.valueOf(failed.error().getMessage()).contains("acme/Disk"));
        }
    }

    @Test
    void whatHasExpiredIsNotSaved() {
        TemporaryCredentials past = lasting("ASIA1", Duration.ofHours(1));
        clock.sleep(Duration.ofHours(1));
        stored.save(key, subject, past);
        assertEquals(0, store.saves);
    }

    @Test
    void whatIsStoredInItsAdvisoryWindowDoesWhereTheCurrentHasExpired() {
        TemporaryCredentials expired = lasting("ASIA1", Duration.ofMinutes(20));
        stored.save(key, subject, lasting("ASIA2", Duration.ofHours(1)));
        clock.sleep(Duration.ofMinutes(50));
        Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT);
        Fetch down = (flight, current) -> CompletableFuture.failedStage(new IllegalStateException("STS is down"));
        LeaseDesk leases = new LeaseDesk(stored, Runnable::run, clock.scheduler());
        Fetch fetch = new StoredFetch(key, subject, down, stored, leases, Matter.of(key), timing, Runnable::run);
        assertEquals(
                "ASIA2",
                fetch.fetch(Flight.alone(), expired)
                        .toCompletableFuture()
                        .join()
                        .accessKeyId());
    }

    private TemporaryCredentials lasting(String id, Duration lifetime) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), now, now.plus(lifetime));
    }
}
