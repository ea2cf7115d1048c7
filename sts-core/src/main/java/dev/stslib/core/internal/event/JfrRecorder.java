package dev.stslib.core.internal.event;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.CycleEnded;
import dev.stslib.core.event.EngineEvent.EngineClosed;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.MfaCodeRequested;
import dev.stslib.core.event.EngineEvent.PolicyPacked;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.RefreshStarted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.FailureKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Event;
import org.jspecify.annotations.Nullable;

/** Turns the engine's events into those of a recording. A refresh begins at one event and ends at another. */
final class JfrRecorder implements EngineListener {
    private final Map<CredentialKey, RefreshJfrEvent> running = new ConcurrentHashMap<>();

    @Override
    public void on(EngineEvent event) {
        if (event instanceof RefreshStarted asked) {
            RefreshJfrEvent begun = new RefreshJfrEvent();
            if (begun.isEnabled()) {
                begun.begin();
                running.put(asked.key().key(), begun);
            }
        } else if (event instanceof Refreshed refreshed) {
            running(refreshed).succeeded(refreshed);
        } else if (event instanceof RefreshFailed failed) {
            running(failed).failed(failed);
        } else {
            Event record = instant(event);
            if (record != null) {
                record.commit();
            }
        }
    }

    private RefreshJfrEvent running(EngineEvent.OfKey event) {
        RefreshJfrEvent begun = running.remove(event.key().key());
        return begun == null ? new RefreshJfrEvent() : begun;
    }

    private static @Nullable Event instant(EngineEvent event) {
        if (event instanceof AboutToExpire ending) {
            return new AboutToExpireJfrEvent(ending);
        }
        if (event instanceof Expired expired) {
            return new ExpiredJfrEvent(expired);
        }
        if (event instanceof MfaCodeRequested asked) {
            return new MfaCodeJfrEvent(asked);
        }
        if (event instanceof PolicyPacked packed) {
            return new PolicyPackedJfrEvent(packed);
        }
        if (event instanceof StoreFailed failed) {
            return new StoreFailedJfrEvent(failed);
        }
        if (event instanceof StoreCallEnded ended) {
            return new StoreCallJfrEvent(ended);
        }
        if (event instanceof WaitEnded ended) {
            return new WaitJfrEvent(ended);
        }
        if (event instanceof CycleEnded ended) {
            return new HaltedJfrEvent(ended.label(), ended.why());
        }
        return event instanceof EngineClosed halted ? new HaltedJfrEvent(halted.label(), "closed") : null;
    }

    static @Nullable Object begin() {
        StsRequestJfrEvent begun = new StsRequestJfrEvent();
        if (!begun.isEnabled()) {
            return null;
        }
        begun.begin();
        return begun;
    }

    static void end(Object begun, String operation, @Nullable FailureKind failure) {
        ((StsRequestJfrEvent) begun).ended(operation, failure);
    }
}
