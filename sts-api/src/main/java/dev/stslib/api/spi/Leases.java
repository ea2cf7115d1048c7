package dev.stslib.api.spi;

import java.util.Optional;

/**
 * Lets one of many threads and processes do work that the others need as well, such as a request to STS or a prompt for
 * an MFA code. Only one holder at a time has a lease. The lease becomes free when its holder releases it or its process
 * ends, even if the process is killed. Leases do not depend on any clock.
 *
 * <p>A lease avoids duplicate work; it protects no data. A caller that has waited too long continues without one, and
 * saves still compare versions. After you acquire a lease, read the store first: the previous holder may have saved the
 * result.
 *
 * <p>There is no call that waits: try again after a delay.
 *
 * <p>To implement leases for a remote store, where no operating system releases the lease of a process that ended: keep
 * an entry under the lease's name with a random owner and a counter. The holder renews it by compare-and-save, for
 * example every second, and increments the counter each time. A waiting process measures, by its own elapsed time, how
 * long the counter has not changed. When that is several renewal periods, it takes over the lease by compare-and-save
 * on the entry that it saw. No time is stored or compared with that of another machine.
 */
@FunctionalInterface
public interface Leases {
    /**
     * Acquires a lease if it is free. Returns immediately in both cases, but may access a file, so do not call it on a
     * thread that must never block.
     *
     * @param name the name of the lease, of any characters; an entry of that name need not exist
     * @return the lease, which the caller closes; empty if a process or thread, including this one, holds it
     * @throws dev.stslib.api.error.StoreException if leases do not work in this place, or the store is closed
     */
    Optional<Lease> tryAcquire(EntryName name);

    /**
     * Names the lease that shows that the holder of another lease is waiting for a person. A process that prompts a
     * person while it holds the lease {@code name} also holds this one until the prompt ends. A process that waits for
     * {@code name} checks it by acquiring it for a moment, and keeps waiting while it is held. For that reason, try
     * again if you find it held.
     *
     * @param name the name of the lease that the other processes wait for
     * @return the name of the lease that shows the prompt
     */
    static EntryName personAsked(EntryName name) {
        return new EntryName(name.value() + "\u0000person asked");
    }
}
