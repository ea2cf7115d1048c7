package dev.stslib.core.internal.store;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.api.spi.StoredEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory with leases, for one thread. */
public class MapStore implements OpenStore {
    public final Map<EntryName, StoredEntry> entries = new HashMap<>();
    public final List<Instant> swept = new ArrayList<>();
    public final Set<EntryName> leased = new HashSet<>();
    public int saves;
    public int loads;
    public boolean refuses;
    public boolean refusesOnce;
    public boolean deletesFail;
    public boolean leasesFail;
    public boolean closingFails;

    public @Nullable LinkageError missing;
    /** While it is not zero, calls hang. */
    public volatile CountDownLatch hangs = new CountDownLatch(0);

    public final AtomicInteger entered = new AtomicInteger();
    /** Runs in each call, which takes some time. */
    public Runnable passes = () -> {};

    /** Runs at the end of each save. */
    public Runnable afterSave = () -> {};
    /** The versions that were deleted. */
    public final List<Long> deleted = new ArrayList<>();
    /** How often it was asked for its rate limit. */
    public int limitsAsked;

    private final List<Consumer<? super EntryChange>> listeners = new ArrayList<>();

    /** Reports a change, whether there was one or not. */
    public void report(EntryChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    @Override
    public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
        listeners.add(listener);
        return Optional.of(() -> listeners.remove(listener));
    }

    private void enter() {
        entered.incrementAndGet();
        passes.run();
        try {
            hangs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        enter();
        loads++;
        if (missing != null) {
            throw missing;
        }
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        enter();
        if (refuses || refusesOnce) {
            refusesOnce = false;
            return false;
        }
        saves++;
        entries.put(entry.info().name(), entry);
        afterSave.run();
        return true;
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        if (deletesFail) {
            throw new StoreException("It deletes nothing today", "Try tomorrow");
        }
        StoredEntry there = entries.get(name);
        boolean isThere = there != null && there.info().version() == expectedVersion;
        if (isThere) {
            entries.remove(name);
            deleted.add(expectedVersion);
        }
        report(new EntryChange(name, expectedVersion, Kind.DELETED));
        return isThere;
    }

    @Override
    public Optional<SharedRateLimit> rateLimit() {
        limitsAsked++;
        return Optional.of(demand -> new SharedRateLimit.Grant(demand.permits(), Duration.ZERO, 1));
    }

    @Override
    public List<EntryInfo> list() {
        return entries.values().stream().map(StoredEntry::info).toList();
    }

    @Override
    public int sweep(Instant now) {
        swept.add(now);
        return 0;
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(this::tryAcquire);
    }

    public Optional<Lease> tryAcquire(EntryName name) {
        enter();
        if (leasesFail) {
            throw new StoreException("No leases today", "Try tomorrow");
        }
        return leased.add(name) ? Optional.of(() -> giveBack(name)) : Optional.empty();
    }

    private void giveBack(EntryName lease) {
        leased.remove(lease);
        if (closingFails) {
            throw new StoreException("It cannot be given back", "Nothing is to be done");
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
