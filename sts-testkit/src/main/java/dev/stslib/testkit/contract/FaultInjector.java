package dev.stslib.testkit.contract;

import dev.stslib.api.spi.StoreSettings;

/** Makes single calls from a store to its backend fail: to the file system, or to a server. */
public interface FaultInjector {
    /**
     * How to open a store whose calls fail; it sees the same entries as the store without faults.
     *
     * @return the settings
     */
    StoreSettings settings();

    /**
     * Lets one call fail. Calls count from now on. A call to a server may count twice, so that it fails once before and
     * once after it was carried out.
     *
     * @param call which call fails, from 1; 0 for none
     */
    void failAt(int call);

    /**
     * Tells whether a call has failed since {@link #failAt} was called.
     *
     * @return true if one has
     */
    boolean hasFailed();
}
