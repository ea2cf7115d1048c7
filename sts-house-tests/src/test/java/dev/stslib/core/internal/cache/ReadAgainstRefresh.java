package dev.stslib.core.internal.cache;

import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;

/** Readers come while the background refreshes and STS answers, well or badly. */
public class ReadAgainstRefresh {
    private final EntryRaces races = new EntryRaces();

    @Operation
    public void read() {
        races.read();
    }

    @Operation
    public void wake() {
        races.wake();
    }

    @Operation
    public void land() {
        races.land();
    }

    @Operation
    public void fail() {
        races.fail();
    }

    @Validate
    public void check() {
        races.check();
    }
}
