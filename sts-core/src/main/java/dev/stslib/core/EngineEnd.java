package dev.stslib.core;

import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.wiring.EngineComponent;
import dev.stslib.core.wiring.LatePart;
import dev.stslib.core.wiring.LateParts;
import java.time.Duration;

/**
 * The end of an engine: who waits is let go, then its threads end, then the store and the profiles. A part that fails
 * keeps no other from its end; resources close from the last to the first.
 */
final class EngineEnd {
    private EngineEnd() {}

    /** True if all threads ended in time. */
    static boolean of(EngineComponent parts, Handles handles, Duration patience) {
        boolean ended;
        OpenProfiles profiles = parts.profiles();
        EngineStore store = parts.store();
        try (profiles;
                store) {
            try {
                halt(parts, handles);
            } finally {
                store.awaitSaves(patience);
                ended = parts.threads().close(patience);
            }
        }
        return ended;
    }

    private static void halt(EngineComponent parts, Handles handles) {
        LateParts late = parts.late();
        LatePart connections = late.connections();
        LatePart traffic = late.traffic();
        CredentialCache cache = parts.cache();
        LatePart mfaDesk = late.mfaDesk();
        RefreshScheduler scheduler = parts.scheduler();
        ProcessLeases leases = parts.leases();
        try (connections;
                traffic;
                cache;
                mfaDesk;
                leases;
                scheduler;
                handles) {
            parts.events().publish(new EngineEvent.Halted("engine"));
        }
    }
}
