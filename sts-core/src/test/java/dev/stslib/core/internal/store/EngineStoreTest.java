package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class EngineStoreTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final CredentialKey key = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private final EntryDescriptor subject = new EntryDescriptor(EntryKind.ROLE, "one", null);
    private final MapStore store = new MapStore();
    private CredentialFormat format = new TimelessFormat();
    private final List<EngineEvent> events = new ArrayList<>();
    private final List<StoreCallEnded> calls = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final EngineStore stored = new EngineStore(
            () -> store,
            () -> format,
            name -> format,
            clock,
            clock::elapsedNanos,
            new SweepsLater(),
            Runnable::run,
            clock.scheduler(),
            new EventBus(List.of(this::hear)));

    /** Runs calls at once, and what they leave to do when the test says so. */
    private final class SweepsLater implements Executor {
        private boolean busy;

        @Override
        public void execute(Runnable task) {
            if (busy) {
                later.add(task);
                return;
            }
            busy = true;
            try {
                task.run();
            } finally {
                busy = false;
            }
        }
    }

    private void hear(EngineEvent event) {
        if (event instanceof StoreCallEnded call) {
            calls.add(call);
        } else {
            events.add(event);
        }
    }

    private void save(TemporaryCredentials credentials) {
        stored.announceSave();
        Futures.await(stored.save(key, subject, null, credentials, null));
    }

    private Optional<TemporaryCredentials> load() {
        return Optional.ofNullable(Futures.await(stored.load(key, "one")).value());
    }

    @Test
    void theTimeOfArrivalComesFromTheStoreWhereTheFormatKeepsNone() {
        TemporaryCredentials saved = lasting("ASIA1", Duration.ofHours(1));
        save(saved);
        assertEquals(saved, load().orElseThrow());
    }

    /** Set back by 40 minutes after half an hour, the clock shows a time before the credentials arrived. */
    @Test
    void whatWasStoredLaterThanNowLivesNoLongerThanOnArrival() {
        save(lasting("ASIA1", Duration.ofHours(1)));
        clock.advance(Duration.ofMinutes(30));
        clock.jump(Duration.ofMinutes(-40));
        TemporaryCredentials found = load().orElseThrow();
        assertEquals(clock.instant(), found.issuedAt());
        assertEquals(Duration.ofHours(1), found.remaining(clock.instant()));
    }

    /** The store keeps milliseconds. A difference of one could make a second of what a format writes. */
    @Test
    void whatWasStoredLaterThanNowLivesAsLongAsTheFormatSays() {
        format = new TimelessFormat() {
            @Override
            public TemporaryCredentials decode(byte[] encoded) {
                TemporaryCredentials found = super.decode(encoded);
                return new TemporaryCredentials(
                        found.accessKeyId(),
                        found.secretAccessKey(),
                        found.sessionToken(),
                        found.expiration().minus(Duration.ofHours(1)),
                        found.expiration());
            }
        };
        clock.jump(Duration.ofNanos(123_456_000));
        save(lasting("ASIA1", Duration.ofHours(1)));
        clock.jump(Duration.ofSeconds(-3));
        assertEquals(Duration.ofHours(1), load().orElseThrow().remaining(clock.instant()));
    }

    @Test
    void whatWasStoredLaterThanNowIsSavedOver() {
        clock.advance(Duration.ofHours(1));
        save(lasting("ASIA1", Duration.ofHours(5)));
        clock.jump(Duration.ofMinutes(-50));
        save(lasting("ASIA2", Duration.ofHours(5)));
        assertEquals("ASIA2", load().orElseThrow().accessKeyId());
    }

    @Test
    void whatCameFromTheStoreIsNotSavedAgain() {
        TemporaryCredentials saved = lasting("ASIA1", Duration.ofHours(1));
        save(saved);
        save(load().orElseThrow());
        assertEquals(1, store.saves);
        save(lasting("ASIA2", Duration.ofHours(1)));
        assertEquals(2, store.saves);
    }

    @Test
    void listenersHearHowLongEachCallTook() {
        TemporaryCredentials saved = lasting("ASIA1", Duration.ofHours(1));
        store.passes = () -> clock.advance(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), load());
        save(saved);
        store.missing = new NoClassDefFoundError("acme/Disk");
        load();
        Duration took = Duration.ofSeconds(2);
        assertEquals(
                List.of(
                        new StoreCallEnded("one", key, StoreOperation.LOAD, took, null),
                        new StoreCallEnded("one", key, StoreOperation.SAVE, took.multipliedBy(2), null),
                        new StoreCallEnded("one", key, StoreOperation.LOAD, took, FailureKind.LOCAL)),
                calls);
    }

    @Test
    void aSaveThatOthersAlwaysForestallIsReported() {
        store.refuses = true;
        save(lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(1, events.size());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void whatHasExpiredIsSweptAfterTheFirstSaveAndThenOnceAnHour() {
        save(lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(List.of(), store.swept, "no reader waits for that");
        later.remove().run();
        assertEquals(List.of(clock.instant()), store.swept);
        clock.sleep(Duration.ofMinutes(59));
        save(lasting("ASIA2", Duration.ofHours(1)));
        assertEquals(0, later.size());
        clock.sleep(Duration.ofMinutes(1));
        save(lasting("ASIA3", Duration.ofHours(1)));
        later.remove().run();
        assertEquals(2, store.swept.size());
    }

    @Test
    void aSweepThatHangsKeepsOneThreadAndNotOneMoreEachHour() {
        for (int hour = 0; hour < 3; hour++) {
            save(lasting("ASIA" + hour, Duration.ofHours(1)));
            clock.sleep(Duration.ofHours(1));
        }
        assertEquals(1, later.size());
        later.remove().run();
        save(lasting("ASIA4", Duration.ofHours(1)));
        assertEquals(1, later.size(), "the next one");
    }

    @Test
    void aSweepThatComesAfterTheEndIsNoFailure() {
        save(lasting("ASIA1", Duration.ofHours(1)));
        stored.close();
        later.remove().run();
        assertEquals(List.of(), events);
    }

    @Test
    void aStoreThatIsNotWholeTakesNoCredentialsAway() {
        store.missing = new NoClassDefFoundError("acme/Disk");
        save(lasting("ASIA1", Duration.ofHours(1)));
        assertEquals(Optional.empty(), load());
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
        save(past);
        assertEquals(0, store.saves);
    }

    @Test
    void aKnownVersionSavesTheLoad() {
        save(lasting("ASIA1", Duration.ofHours(1)));
        Long version = Futures.await(stored.load(key, "one")).version();
        int loads = store.loads;
        stored.announceSave();
        Futures.await(stored.save(key, subject, null, lasting("ASIA2", Duration.ofHours(1)), version));
        assertEquals(loads, store.loads);
        assertEquals("ASIA2", load().orElseThrow().accessKeyId());
    }

    @Test
    void aVersionThatIsNoLongerThereIsLoadedAgain() {
        save(lasting("ASIA1", Duration.ofHours(1)));
        stored.announceSave();
        store.refusesOnce = true;
        Futures.await(stored.save(key, subject, null, lasting("ASIA2", Duration.ofHours(1)), 1L));
        assertEquals("ASIA2", load().orElseThrow().accessKeyId());
        assertEquals(List.of(), events);
    }

    /** The limiter asks while it holds its monitor, and a store's own code may block. */
    @Test
    void theRateLimitIsKnownWithoutACallOfTheStore() {
        assertEquals(Optional.empty(), stored.rateLimit(), "not open");
        stored.openNow(true);
        assertTrue(stored.rateLimit().isPresent());
        assertEquals(stored.rateLimit(), stored.rateLimit());
        assertEquals(1, store.limitsAsked);
    }

    private TemporaryCredentials lasting(String id, Duration lifetime) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), now, now.plus(lifetime));
    }
}
