package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's way to its store. A store that fails is reported and never takes credentials away: a failed read is as if
 * nothing were there, a failed save leaves what is in memory.
 */
public final class StoredCredentials implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

    private final @Nullable Supplier<OpenStore> opener;
    private final Supplier<CredentialFormat> format;
    private final Function<String, CredentialFormat> formats;
    private final InstantSource clock;
    private final Executor later;
    private final Events events;
    private @Nullable OpenStore open;
    private boolean closed;
    private long nextSweep = Long.MIN_VALUE;

    /**
     * Makes the way to a store, which is opened when it is first needed.
     *
     * @param opener opens the store, or null for none
     * @param format the format of new entries, looked up when one is first written
     * @param formats looks a format up by name
     * @param clock the wall clock
     * @param later takes away what has expired, when those who wait have been served
     * @param events who is told of failures
     */
    public StoredCredentials(
            @Nullable Supplier<OpenStore> opener,
            Supplier<CredentialFormat> format,
            Function<String, CredentialFormat> formats,
            InstantSource clock,
            Executor later,
            Events events) {
        this.opener = opener;
        this.format = format;
        this.formats = formats;
        this.clock = clock;
        this.later = later;
        this.events = events;
    }

    /**
     * Says whether there is a store at all.
     *
     * @return true if there is
     */
    public boolean present() {
        return opener != null;
    }

    /**
     * Opens the store now, so that a wrong password or an unsafe file is an error of the caller's and not a report; so is
     * a format that is not there, for nothing would be kept.
     *
     * @throws dev.stslib.api.error.StoreException if it cannot be opened
     * @throws dev.stslib.api.error.StslibException if no format, or more than one, has the name that was chosen
     */
    public void openNow() {
        if (opener != null) {
            store();
            try {
                CredentialFormat unused = format.get();
            } catch (RuntimeException | LinkageError e) {
                close();
                throw e;
            }
        }
    }

    /** The leases of the store; none where there is no store, or it has none, or it cannot be opened. */
    Optional<Leases> leases() {
        try {
            return opener == null ? Optional.empty() : store().leases();
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty(); // whoever reads or saves next is told
        }
    }

    void failed(String label, RuntimeException error) {
        events.tell(new EngineEvent.StoreFailed(label, error));
    }

    private void broken(String label, LinkageError error) {
        failed(
                label,
                new StoreException(
                        "The store, or the format of its entries, is not whole: " + error,
                        "Put all its modules on the class path, in one version",
                        error));
    }

    Optional<TemporaryCredentials> load(CredentialKey key, String label) {
        if (opener == null) {
            return Optional.empty();
        }
        try {
            Optional<StoredEntry> entry = store().load(name(key));
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            TemporaryCredentials found = decode(entry.get());
            return found.isExpired(clock.instant()) ? Optional.empty() : Optional.of(found);
        } catch (RuntimeException e) {
            failed(label, e);
        } catch (LinkageError e) {
            broken(label, e);
        }
        return Optional.empty();
    }

    void save(CredentialKey key, Subject subject, TemporaryCredentials credentials) {
        if (opener == null || credentials.isExpired(clock.instant())) {
            return;
        }
        try {
            saveAnyway(key, subject, credentials);
        } catch (RuntimeException e) {
            failed(subject.label(), e);
        } catch (LinkageError e) {
            broken(subject.label(), e);
        }
        sweepSoon();
    }

    private void saveAnyway(CredentialKey key, Subject subject, TemporaryCredentials credentials) {
        for (int i = 0; i < TRIES; i++) {
            if (trySave(name(key), subject, credentials)) {
                return;
            }
        }
        throw new StoreException(
                "The credentials of " + subject.label() + " were not stored: " + TRIES + " times another was quicker",
                "Nothing is lost here; if it goes on, look for what else writes into the store");
    }

    /** Takes away what has expired: after the first save, and then once an hour. Nobody waits for that. */
    private void sweepSoon() {
        long now = clock.millis();
        synchronized (this) {
            if (now < nextSweep) {
                return;
            }
            nextSweep = now + SWEPT_EVERY.toMillis();
        }
        try {
            later.execute(() -> sweep(Instant.ofEpochMilli(now)));
        } catch (RuntimeException | Error e) {
            // The credentials are stored all the same: a later save, or the next engine, sweeps.
        }
    }

    private void sweep(Instant now) {
        try {
            store().sweep(now);
        } catch (RuntimeException e) {
            if (!isClosed()) {
                failed("what has expired", e);
            }
        } catch (LinkageError e) {
            broken("what has expired", e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private boolean trySave(EntryName name, Subject subject, TemporaryCredentials credentials) {
        CredentialFormat used = format.get();
        SecretBytes payload = SecretBytes.copyOf(used.encode(credentials));
        Optional<StoredEntry> entry = store().load(name);
        Optional<EntryInfo> there = entry.map(StoredEntry::info);
        boolean same = entry.filter(found -> found.payload().equals(payload)).isPresent();
        if (same || (there.isPresent() && there.get().issued().isAfter(credentials.issuedAt()))) {
            return true;
        }
        long expected = there.map(EntryInfo::version).orElse(0L);
        EntryInfo info = new EntryInfo(
                name,
                subject.kind(),
                used.name(),
                credentials.issuedAt(),
                credentials.expiration(),
                subject.arn(),
                subject.account(),
                Math.max(expected + 1, clock.millis()));
        return store().save(new StoredEntry(info, payload), expected);
    }

    /** Some formats keep no time of arrival; the store does. */
    private TemporaryCredentials decode(StoredEntry entry) {
        TemporaryCredentials found =
                formats.apply(entry.info().format()).decode(entry.payload().revealSecret());
        Instant issued = entry.info().issued();
        return found.issuedAt().truncatedTo(ChronoUnit.MILLIS).equals(issued)
                ? found
                : new TemporaryCredentials(
                        found.accessKeyId(), found.secretAccessKey(), found.sessionToken(), issued, found.expiration());
    }

    private static EntryName name(CredentialKey key) {
        return new EntryName(key.digest());
    }

    private synchronized OpenStore store() {
        if (closed || opener == null) {
            throw new IllegalStateException("The store is closed");
        }
        if (open == null) {
            open = opener.get();
        }
        return open;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
