package dev.stslib.core.internal.cache;

import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;

/** The engine is closed while everything goes on. */
public class CloseAgainstEverything {
    private final EntryRaces races = new EntryRaces();

    @Operation(runOnce = true)
    public void close() {
        races.close();
    }

    @Operation
    public void read() {
        races.read();
    }

    @Operation
    public void renew() {
        races.renew();
    }

    @Operation
    public void invalidate() {
        races.invalidate();
    }

    @Operation
    public void wake() {
        races.wake();
    }

    @Operation
    public void land() {
        races.land();
    }

    @Validate
    public void check() {
        races.check();
    }
}
