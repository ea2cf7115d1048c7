package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a store must do when processes are killed, and calls to its backend fail. */
@SuppressWarnings("JUnitClassModifiers") // Extended by the kit.
abstract class MishapTrial extends DamageTrial {
    private static final int WATCHED_SAVES = 100;
    private static final long SEED = 4;
    private static final EntryName NAME = new EntryName("mishap");

    /** A writer that is killed at random points loses nothing and leaves nothing; see {@link TrialSize}. */
    @Test
    @Tag("processes")
    protected void killsLoseNothing() throws IOException {
        assumeProcesses();
        String figures = new CrashTrial(this, place(), SEED)
                .run(TrialSize.configured(this).kills());
        assertTrue(figures.contains("lost 0"), figures);
    }

    /** After a failure at each call to the backend in turn, the store is as before or as after. */
    @Test
    protected void failuresLeaveBeforeOrAfter() {
        FaultInjector faults = assumeFaults(place());
        StoredEntry before = Entries.entry(NAME.value(), 1, Entries.payload(100));
        StoredEntry after = Entries.entry(NAME.value(), 2, Entries.payload(200));
        eachFailure(faults, before, store -> store.save(after, 1), List.of(Optional.of(before), Optional.of(after)));
        eachFailure(faults, before, store -> store.delete(NAME, 1), List.of(Optional.of(before), Optional.empty()));
        eachFailure(faults, before, store -> store.save(after, 0), List.of(Optional.of(before)));
        eachFailure(faults, before, store -> store.load(NAME), List.of(Optional.of(before)));
    }

    /** Allowed is, last, what must be there if nothing was reported. */
    private void eachFailure(
            FaultInjector faults, StoredEntry before, Consumer<OpenStore> action, List<Optional<StoredEntry>> allowed) {
        boolean failed = true;
        try (OpenStore plain = open()) {
            for (int call = 1; failed; call++) {
                plain.load(NAME).ifPresent(old -> plain.delete(NAME, old.info().version()));
                assertTrue(plain.save(before, 0));
                faults.failAt(call);
                boolean reported = isReported(faults, action);
                failed = faults.hasFailed();
                faults.failAt(0);
                Optional<StoredEntry> there = plain.load(NAME);
                assertTrue(allowed.contains(there), "after a failure at call " + call + " there is " + there);
                assertTrue(
                        reported || there.equals(allowed.get(allowed.size() - 1)),
                        "a failure at call " + call + " was not reported, and there is " + there);
            }
        }
    }

    /** Opening counts, too. What fails must say so as a store does. */
    private boolean isReported(FaultInjector faults, Consumer<OpenStore> action) {
        try (OpenStore store = store().open(faults.settings())) {
            action.accept(store);
            return false;
        } catch (StoreException e) {
            assertTrue(faults.hasFailed(), () -> "nothing failed, but: " + e);
            return true;
        }
    }

    /** Whatever call fails while a store is made, what is left can be opened, and made whole. */
    @Test
    protected void failuresLeaveAPlaceForANewStore() throws IOException {
        boolean failed = true;
        for (int call = 1; failed; call++) {
            Path fresh =
                    Files.createDirectory(parent().resolve("fresh-" + call)).resolve("store");
            FaultInjector faults = assumeFaults(fresh);
            faults.failAt(call);
            try (OpenStore store = store().open(faults.settings())) {
                assertEquals(List.of(), store.list());
            } catch (StoreException e) {
                assertTrue(faults.hasFailed(), () -> "nothing failed, but: " + e);
            }
            failed = faults.hasFailed();
            faults.failAt(0);
            try (OpenStore store = store().open(settings(fresh))) {
                assertTrue(store.save(Entries.entry(NAME.value(), 1, new byte[0]), 0));
            }
        }
    }

    /**
     * While a process is stopped that holds the lock of the store's folder, the store opens and reads, and what needs the
     * lock says so. For stores with the option {@code lock-timeout}, which lock as {@link FolderLock} does.
     */
    @Test
    @Tag("processes")
    protected void aStoppedProcessBlocksNoCallForever() throws IOException {
        assumeFiles();
        assumeProcesses();
        assumeTrue(hasModes(place()), "Processes cannot be stopped here");
        StoreSettings impatient = settings(place()).option(StoreFiles.LOCK_TIMEOUT, "PT0.2S");
        assumeTrue(opens(impatient), "The store does not take the option " + StoreFiles.LOCK_TIMEOUT);
        StoredEntry entry = Entries.entry(NAME.value(), 1, Entries.payload(100));
        StoredEntry next = Entries.entry(NAME.value(), 2, Entries.payload(200));
        try (OpenStore before = open()) {
            assertTrue(before.save(entry, 0));
        }
        try (TrialProcess holder = TrialProcess.start(getClass(), place(), TrialTask.HOLD_LOCK)) {
            holder.go();
            assertEquals("held", holder.line());
            holder.stop();
            assertTimeoutPreemptively(stoppedLimit(), () -> {
                try (OpenStore store = store().open(impatient)) {
                    assertEquals(Optional.of(entry), store.load(NAME));
                    assertEquals(List.of(entry.info()), store.list());
                    assertTrue(isLockNamed(() -> store.save(next, 1)));
                    assertTrue(isLockNamed(() -> store.delete(NAME, 1)));
                    assertTrue(isLockNamed(() -> store.sweep(Instant.MAX)));
                    assertEquals(Optional.of(entry), store.load(NAME));
                }
            });
        }
        try (OpenStore after = store().open(impatient)) {
            assertTrue(after.save(next, 1), "the lock of the process that has ended is free");
        }
    }

    private boolean opens(StoreSettings settings) {
        try (OpenStore store = store().open(settings)) {
            return store.list().isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean isLockNamed(Executable call) {
        return assertThrows(StoreException.class, call).problem().contains("lock");
    }

    /** Another process that reads the modes of all files in a loop only ever sees owner-only modes. */
    @Test
    protected void modesAreTheOwnersAtEveryMoment() throws IOException {
        assumeFiles();
        assumeTrue(hasModes(place()), "The file system has no POSIX modes");
        try (OpenStore store = open();
                TrialProcess watch = TrialProcess.start(getClass(), place(), TrialTask.WATCH_MODES)) {
            watch.go();
            assertEquals("ready", watch.line());
            for (int i = 1; i <= WATCHED_SAVES; i++) {
                assertTrue(store.save(Entries.entry(NAME.value(), i, Entries.payload(i)), i - 1));
            }
            watch.go();
            String found = watch.line();
            assertTrue(found.endsWith(" []"), found);
            assertFalse(found.startsWith("0 "), "it saw files");
        }
    }
}
