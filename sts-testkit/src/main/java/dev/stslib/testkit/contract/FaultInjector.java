package dev.stslib.testkit.contract;

import dev.stslib.api.spi.StoreSettings;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Makes single calls from a store to its backend fail: to the file system, or to a server. */
public interface FaultInjector {
    /**
     * Makes one of what breaks the calls.
     *
     * @param settings how to open a store whose calls fail
     * @param failAt lets one call fail, as {@link #failAt} does
     * @param hasFailed tells whether a call has failed since
     * @return the injector
     */
    static FaultInjector of(StoreSettings settings, IntConsumer failAt, BooleanSupplier hasFailed) {
        return new FaultInjector() {
            @Override
            public StoreSettings settings() {
                return settings;
            }

            @Override
            public void failAt(int call) {
                failAt.accept(call);
            }

            @Override
            public boolean hasFailed() {
                return hasFailed.getAsBoolean();
            }
        };
    }

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
