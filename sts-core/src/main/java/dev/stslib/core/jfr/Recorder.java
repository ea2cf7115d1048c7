package dev.stslib.core.jfr;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.Asked;
import dev.stslib.core.event.EngineEvent.CodeAsked;
import dev.stslib.core.event.EngineEvent.CycleEnded;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.Failed;
import dev.stslib.core.event.EngineEvent.Halted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.refresh.FailureKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Event;
import org.jspecify.annotations.Nullable;

/** Turns the engine's events into those of a recording. A refresh begins at one event and ends at another. */
final class Recorder implements EngineListener {
    private final Map<CredentialKey, RefreshRecord> running = new ConcurrentHashMap<>();

    @Override
    public void on(EngineEvent event) {
        if (event instanceof Asked asked) {
            RefreshRecord begun = new RefreshRecord();
            if (begun.isEnabled()) {
                begun.begin();
                running.put(asked.key().key(), begun);
            }
        } else if (event instanceof Refreshed refreshed) {
            running(refreshed).succeeded(refreshed);
        } else if (event instanceof Failed failed) {
            running(failed).failed(failed);
        } else {
            Event record = instant(event);
            if (record != null) {
                record.commit();
            }
        }
    }

    private RefreshRecord running(EngineEvent.OfKey event) {
        RefreshRecord begun = running.remove(event.key().key());
        return begun == null ? new RefreshRecord() : begun;
    }

    private static @Nullable Event instant(EngineEvent event) {
        if (event instanceof AboutToExpire ending) {
            return new AboutToExpireRecord(ending);
        }
        if (event instanceof Expired expired) {
            return new ExpiredRecord(expired);
        }
        if (event instanceof CodeAsked asked) {
            return new CodeAskedRecord(asked);
        }
        if (event instanceof StoreFailed failed) {
            return new StoreFailedRecord(failed);
        }
        if (event instanceof CycleEnded ended) {
            return new HaltedRecord(ended.label(), ended.why());
        }
        return event instanceof Halted halted ? new HaltedRecord(halted.label(), "closed") : null;
    }

    static @Nullable Object begin() {
        StsRequestRecord begun = new StsRequestRecord();
        if (!begun.isEnabled()) {
            return null;
        }
        begun.begin();
        return begun;
    }

    static void end(Object begun, String operation, @Nullable FailureKind failure) {
        ((StsRequestRecord) begun).ended(operation, failure);
    }
}
