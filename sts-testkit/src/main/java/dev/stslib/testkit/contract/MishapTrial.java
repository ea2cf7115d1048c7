package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store must do when processes are killed, and calls to its backend fail. */
@SuppressWarnings("JUnitClassModifiers") // Extended by the kit.
abstract class MishapTrial extends DamageTrial {
    private static final int WATCHED_SAVES = 100;
    private static final long SEED = 4;
    private static final EntryName NAME = new EntryName("mishap");

    /** A writer that is killed at random points loses nothing and leaves nothing; see {@link TrialSize}. */
    @Test
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

    /** Another process that looks at all modes all the time never sees more than the owner's. */
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
