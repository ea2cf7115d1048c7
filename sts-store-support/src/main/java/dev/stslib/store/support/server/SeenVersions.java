package dev.stslib.store.support.server;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The highest version of each entry that this process has seen, so that it never goes behind it: a server that lost its
 * last writes, or a person who can write there, may bring an old value back.
 */
public final class SeenVersions {
    /** No credentials of STS live longer, so that an older value has ended by then. */
    private static final long KEPT_NANOS = Duration.ofHours(36).toNanos();

    private final LongSupplier elapsed;
    private final Map<EntryName, Seen> versions = new ConcurrentHashMap<>();

    private record Seen(long version, long at) {}

    /**
     * Has seen nothing yet.
     *
     * @param elapsed the elapsed time in nanoseconds
     */
    public SeenVersions(LongSupplier elapsed) {
        this.elapsed = elapsed;
    }

    /**
     * Says whether a newer version was seen.
     *
     * @param info what was found
     * @return true if it is old
     */
    public boolean isBehind(EntryInfo info) {
        Seen seen = versions.get(info.name());
        return seen != null && info.version() < seen.version;
    }

    /**
     * Notes a version that is in the store.
     *
     * @param info what was found or saved
     */
    public void note(EntryInfo info) {
        versions.merge(
                info.name(),
                new Seen(info.version(), elapsed.getAsLong()),
                (known, found) -> found.version < known.version ? known : found);
    }

    /**
     * Notes the first version of an entry that this process saved where none was: versions may start again.
     *
     * @param info what was saved
     */
    public void startAgain(EntryInfo info) {
        versions.put(info.name(), new Seen(info.version(), elapsed.getAsLong()));
    }

    /** Forgets versions of credentials that have ended by now. */
    public void forgetEnded() {
        long now = elapsed.getAsLong();
        versions.values().removeIf(seen -> now - seen.at > KEPT_NANOS);
    }
}
