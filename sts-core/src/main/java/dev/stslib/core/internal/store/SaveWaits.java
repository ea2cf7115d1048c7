package dev.stslib.core.internal.store;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests that wait until another process has saved an entry. A report of the store wakes them. */
final class SaveWaits {
    private final Map<EntryName, Set<SaveWait>> waits = new ConcurrentHashMap<>();

    /** One wait. A report that is repeated, by an attacker perhaps, wakes it once. */
    private static final class SaveWait {
        private final Runnable wake;
        private long newest;

        SaveWait(Runnable wake) {
            this.wake = wake;
        }

        void saved(long version) {
            synchronized (this) {
                if (version <= newest) {
                    return;
                }
                newest = version;
            }
            wake.run();
        }
    }

    /**
     * Wakes when an entry is saved.
     *
     * @param name the entry
     * @param wake called once for each version that is reported; must not block
     * @return ends the wait
     */
    Runnable add(EntryName name, Runnable wake) {
        SaveWait wait = new SaveWait(wake);
        waits.compute(name, (key, present) -> {
            Set<SaveWait> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(wait);
            return all;
        });
        return () -> waits.computeIfPresent(name, (key, present) -> {
            present.remove(wait);
            return present.isEmpty() ? null : present;
        });
    }

    /** Takes a report of the store. */
    void changed(EntryChange change) {
        Set<SaveWait> all = waits.get(change.name());
        if (all != null && change.kind() == Kind.SAVED) {
            all.forEach(wait -> wait.saved(change.version()));
        }
    }
}
