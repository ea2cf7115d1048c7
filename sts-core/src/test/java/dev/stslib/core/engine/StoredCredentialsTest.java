package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.refresh.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final StoredCredentials stored = new StoredCredentials(
            () -> store, TimelessFormat::new, name -> new TimelessFormat(), clock, new Events(List.of(events::add)));

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
    void whatIsStoredInItsAdvisoryWindowDoesWhereTheCurrentHasExpired() {
        TemporaryCredentials expired = lasting("ASIA1", Duration.ofMinutes(20));
        stored.save(key, subject, lasting("ASIA2", Duration.ofHours(1)));
        clock.sleep(Duration.ofMinutes(50));
        Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT);
        Fetch down = (urgency, current) -> CompletableFuture.failedStage(new IllegalStateException("STS is down"));
        Fetch fetch = new StoredFetch(key, "one", down, stored, timing, Runnable::run);
        assertEquals(
                "ASIA2",
                fetch.fetch(Urgency.WAITED_FOR, expired)
                        .toCompletableFuture()
                        .join()
                        .accessKeyId());
    }

    private TemporaryCredentials lasting(String id, Duration lifetime) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), now, now.plus(lifetime));
    }

    /** Keeps no time of arrival, as boto 2. */
    private static final class TimelessFormat implements CredentialFormat {
        @Override
        public String name() {
            return "timeless";
        }

        @Override
        public byte[] encode(TemporaryCredentials credentials) {
            return (credentials.accessKeyId() + " " + credentials.expiration()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public TemporaryCredentials decode(byte[] encoded) {
            String text = new String(encoded, StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            Instant end = Instant.parse(text.substring(space + 1));
            return new TemporaryCredentials(
                    text.substring(0, space), Secret.of("s"), Secret.of("t"), Instant.EPOCH, end);
        }

        @Override
        public byte[] encodeSet(CredentialSet set) {
            throw new UnsupportedOperationException("no sets here");
        }

        @Override
        public CredentialSet decodeSet(byte[] encoded) {
            throw new UnsupportedOperationException("no sets here");
        }
    }

    private static final class MapStore implements OpenStore {
        private final Map<EntryName, StoredEntry> entries = new HashMap<>();
        private int saves;
        private boolean refuses;

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            return Optional.ofNullable(entries.get(name));
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            if (refuses) {
                return false;
            }
            saves++;
            entries.put(entry.info().name(), entry);
            return true;
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return entries.remove(name) != null;
        }

        @Override
        public List<EntryInfo> list() {
            return entries.values().stream().map(StoredEntry::info).toList();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
