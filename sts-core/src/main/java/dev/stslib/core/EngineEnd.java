package dev.stslib.core;

import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.engine.Cells;
import dev.stslib.core.engine.LeaseDesk;
import dev.stslib.core.engine.StoredCredentials;
import dev.stslib.core.engine.Wakeups;
import dev.stslib.core.event.EngineEvent;
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
        StoredCredentials stored = parts.stored();
        try (profiles;
                stored) {
            try {
                halt(parts, handles);
            } finally {
                ended = parts.threads().close(patience);
            }
        }
        return ended;
    }

    private static void halt(EngineComponent parts, Handles handles) {
        LateParts late = parts.late();
        LatePart connections = late.connections();
        LatePart dispatcher = late.dispatcher();
        Cells cells = parts.cells();
        LatePart mfaPrompter = late.mfaPrompter();
        Wakeups wakeups = parts.wakeups();
        LeaseDesk leases = parts.leases();
        try (connections;
                dispatcher;
                cells;
                mfaPrompter;
                leases;
                wakeups;
                handles) {
            parts.events().tell(new EngineEvent.Halted("engine"));
        }
    }
}
