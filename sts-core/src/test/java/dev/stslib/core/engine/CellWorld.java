package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.refresh.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One cell on a manual clock, with a fetch that the test answers. */
final class CellWorld {
    final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
    final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<Urgency> asked = Collections.synchronizedList(new ArrayList<>());
    final Wakeups wakeups = new Wakeups(clock, clock.scheduler());
    final Cells cells;
    final CredentialCell cell;

    /** What the next fetch throws, or null to give credentials. */
    volatile @Nullable RuntimeException failing;
    /** A fetch that the test completes itself, or null to answer at once. */
    volatile @Nullable CompletableFuture<TemporaryCredentials> pending;

    volatile Duration lifetime = Duration.ofHours(1);
    private int count;

    CellWorld(RefreshSettings settings) {
        cells = cells(settings, Runnable::run);
        cell = cells.cell(
                CredentialKey.of("AssumeRole", Map.of("role", "one")),
                new Subject(EntryKind.ROLE, "one", null),
                this::fetch);
        cell.watch(true);
    }

    Cells cells(RefreshSettings settings, Executor pool) {
        Timing timing = timing(settings);
        Events switchboard = new Events(List.of(events::add));
        StoredCredentials stored = new StoredCredentials(
                null,
                () -> {
                    throw new AssertionError("no format is needed");
                },
                name -> {
                    throw new AssertionError("no format is needed");
                },
                clock,
                pool,
                switchboard);
        LeaseDesk leases = new LeaseDesk(stored, pool, clock.scheduler());
        return new Cells(timing, wakeups, stored, switchboard, leases, pool);
    }

    Timing timing(RefreshSettings settings) {
        return new Timing(clock, clock::elapsedNanos, new Random(1), settings);
    }

    private synchronized CompletionStage<TemporaryCredentials> fetch(
            Flight flight, @Nullable TemporaryCredentials current) {
        asked.add(flight.urgency);
        if (pending != null) {
            return pending;
        }
        return failing != null ? CompletableFuture.failedStage(failing) : CompletableFuture.completedStage(next());
    }

    TemporaryCredentials next() {
        count++;
        Instant now = clock.instant();
        return new TemporaryCredentials("ASIA" + count, Secret.of("s"), Secret.of("t"), now, now.plus(lifetime));
    }

    String read() {
        return cell.get().accessKeyId();
    }
}
