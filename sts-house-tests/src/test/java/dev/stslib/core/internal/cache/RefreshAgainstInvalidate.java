package dev.stslib.core.internal.cache;

import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;

/** Credentials are refused by a service while new ones are on their way. */
public class RefreshAgainstInvalidate {
    private final EntryRaces races = new EntryRaces();

    @Operation
    public void invalidate() {
        races.invalidate();
    }

    @Operation
    public void renew() {
        races.renew();
    }

    @Operation
    public void read() {
        races.read();
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
