package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.CodeNeed;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.WatchedKey;
import dev.stslib.core.refresh.Failure;
import java.time.Duration;
import java.time.Instant;

/** Passes on what happens to cells: to the listeners, to the store, to the timer. */
final class Reports implements CellObserver {
    private final Timing timing;
    private final Wakeups wakeups;
    private final StoredCredentials stored;
    private final Events events;

    Reports(Timing timing, Wakeups wakeups, StoredCredentials stored, Events events) {
        this.timing = timing;
        this.wakeups = wakeups;
        this.stored = stored;
        this.events = events;
    }

    @Override
    public void asked(CredentialCell cell) {
        events.tell(new EngineEvent.Asked(cell.name()));
    }

    @Override
    public void refreshed(CredentialCell cell, TemporaryCredentials credentials, Duration took) {
        events.tell(new EngineEvent.Refreshed(
                cell.name(), credentials.accessKeyId(), credentials.expiration(), took, credentials.lifetime()));
    }

    @Override
    public void given(CredentialCell cell, TemporaryCredentials credentials) {
        stored.save(cell.key(), cell.subject(), credentials);
        refreshed(cell, credentials, Duration.ZERO);
    }

    @Override
    public void failed(CredentialCell cell, Failure failure, Duration took) {
        long wake = cell.nextTry();
        Duration next = wake == Long.MAX_VALUE
                ? null
                : Duration.ofMillis(Math.max(0, wake - timing.clock().millis()));
        events.tell(new EngineEvent.Failed(cell.name(), failure.error(), failure.isFinal(), took, next));
    }

    @Override
    public void ending(CredentialCell cell, Instant end) {
        Duration left = Duration.between(timing.clock().instant(), end);
        WatchedKey name = cell.name();
        CodeNeed code = cell.subject().code();
        events.tell(
                left.isNegative() || left.isZero()
                        ? new EngineEvent.Expired(name, end, code)
                        : new EngineEvent.AboutToExpire(name, end, left, code));
    }

    @Override
    public void rescheduled(CredentialCell cell) {
        wakeups.set(cell, cell.nextWake());
    }
}
