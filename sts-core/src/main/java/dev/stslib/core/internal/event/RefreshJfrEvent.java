package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.WatchedKey;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** One refresh, from its start to its end. */
@Name("dev.stslib.Refresh")
@Label("Refresh")
@Description("New credentials were asked for, and came or did not")
final class RefreshJfrEvent extends KeyJfrEvent {
    @Label("Outcome")
    @Nullable
    String outcome;

    @Label("Access Key Id")
    @Nullable
    String accessKeyId;

    @Label("Expiration")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long expiration = Long.MIN_VALUE;

    @Label("Lifetime")
    @Timespan(Timespan.MILLISECONDS)
    long lifetime = Long.MIN_VALUE;

    @Label("Failure")
    @Nullable
    String failure;

    @Label("Next Try")
    @Description("How long until the background tries again")
    @Timespan(Timespan.MILLISECONDS)
    long nextTry = Long.MIN_VALUE;

    void succeeded(Refreshed refreshed) {
        if (ended("success", refreshed.key())) {
            accessKeyId = refreshed.accessKeyId();
            expiration = refreshed.expiration().toEpochMilli();
            lifetime = refreshed.lifetime().toMillis();
            commit();
        }
    }

    void failed(RefreshFailed failed) {
        if (ended("failure", failed.key())) {
            failure = failed.kind().name();
            if (failed.nextTry() != null) {
                nextTry = failed.nextTry().toMillis();
            }
            commit();
        }
    }

    private boolean ended(String how, WatchedKey watched) {
        end();
        outcome = how;
        of(watched);
        return shouldCommit();
    }
}
