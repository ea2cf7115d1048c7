package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Failure;
import java.time.Duration;
import java.time.Instant;

/** Is told what happens to a cell, outside its lock. */
interface CellObserver {
    /** A refresh starts. */
    void asked(CredentialCell cell);

    /** New credentials are being served, and are stored. */
    void refreshed(CredentialCell cell, TemporaryCredentials credentials, Duration took);

    /** Credentials came from elsewhere than a refresh, and are being served. Returns when they are stored. */
    void given(CredentialCell cell, TemporaryCredentials credentials);

    /** A refresh failed. */
    void failed(CredentialCell cell, Failure failure, Duration took);

    /** Credentials in use end soon, or have ended, and have not been renewed. */
    void ending(CredentialCell cell, Instant end);

    /** The cell wants to be woken at another time: see {@link CredentialCell#nextWake()}. */
    void rescheduled(CredentialCell cell);
}
