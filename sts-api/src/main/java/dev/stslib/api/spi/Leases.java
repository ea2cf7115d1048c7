package dev.stslib.api.spi;

import java.util.Optional;

/**
 * Lets one of many threads and processes do what would be wasted on doing twice, such as asking STS, or a person, for
 * what all of them want. A lease is taken by one; the rest see that it is taken; and it is free again as soon as its
 * holder gives it back or dies, also when it is killed. No clock decides anything, so clocks that differ, jump or stand
 * still do no harm.
 *
 * <p>A lease saves work, it guards nothing: whoever waits too long goes on without one, and what is saved is compared as
 * always. Whoever gets one looks into the store first: the one before may have left there what is wanted.
 *
 * <p>To wait, try again after a while.
 *
 * <p>For whoever writes a store whose place is no local disk, so that no operating system frees the lease of one that
 * died: keep an entry with a random owner and a counter under the lease's name, which the holder renews by
 * compare-and-save, say every second, raising the counter. One that waits remembers the counter and how long, by its own
 * elapsed time, it has not changed; once that is several renewals long, it takes the lease over by compare-and-save on
 * the entry that it saw. No time is written down or compared with that of another machine.
 */
@FunctionalInterface
public interface Leases {
    /**
     * Takes a lease if nobody has it. Returns at once, whether it got it or not; it may touch a file, so it does not
     * belong on a thread that must not block at all.
     *
     * @param name what the lease is for; any characters, and independent of whether an entry has that name
     * @return the lease, to be closed by the caller; empty if another process, another thread or this one has it
     * @throws dev.stslib.api.error.StoreException if leases cannot be taken here, or the store is closed
     */
    Optional<Lease> tryAcquire(EntryName name);

    /**
     * Names the lease that says that the holder of another lease waits for a person. Whoever asks a person while holding
     * the lease {@code name} holds this one as well for as long as that takes, and a process that waits for {@code name}
     * does not lose patience meanwhile. It looks by taking this lease for a moment, so a process that finds it taken tries
     * again.
     *
     * @param name the lease that is waited for
     * @return the name of the lease that stands for the person
     */
    static EntryName personAsked(EntryName name) {
        return new EntryName(name.value() + "\u0000person asked");
    }
}
