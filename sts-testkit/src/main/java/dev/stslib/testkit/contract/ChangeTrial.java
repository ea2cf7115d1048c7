package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the reports of changes of a store must say, if it has any. */
@SuppressWarnings("JUnitClassModifiers") // Extended by the kit.
abstract class ChangeTrial extends StoreTrial {
    private static final EntryName CHANGED = new EntryName("role/\ud800 that changes");
    private static final long PAUSE_MILLIS = 100;
    private static final int PAUSES = 600;

    /** Another that has the store open hears of saves and deletions, until it ends the reports. */
    @Test
    protected void changesAreReported() throws Exception {
        try (OpenStore one = open();
                OpenStore two = open()) {
            BlockingQueue<EntryChange> heard = new LinkedBlockingQueue<>();
            AutoCloseable reports = reports(two.onChange(heard::add));
            long version = saveUntilHeard(one, 0, heard);
            assertTrue(one.delete(CHANGED, version));
            assertEquals(new EntryChange(CHANGED, version, Kind.DELETED), nextDeletion(heard));

            BlockingQueue<EntryChange> later = new LinkedBlockingQueue<>();
            AutoCloseable others = reports(two.onChange(later::add));
            reports.close();
            reports.close();
            heard.clear();
            saveUntilHeard(one, version, later);
            assertTrue(heard.isEmpty(), "the listener that has ended its reports hears nothing");
            others.close();
        }
    }

    /** A process that still uses the earlier version hears that it must not, though a newer one has taken its place. */
    @Test
    protected void deletionsOfEarlierVersionsAreReported() throws Exception {
        try (OpenStore one = open();
                OpenStore two = open()) {
            BlockingQueue<EntryChange> heard = new LinkedBlockingQueue<>();
            AutoCloseable reports = reports(two.onChange(heard::add));
            long earlier = saveUntilHeard(one, 0, heard);
            assertTrue(one.save(Entries.entry(CHANGED.value(), earlier + 1, new byte[0]), earlier));
            assertFalse(one.delete(CHANGED, earlier), "another version is there");
            assertEquals(new EntryChange(CHANGED, earlier, Kind.DELETED), nextDeletion(heard));
            assertTrue(one.load(CHANGED).isPresent(), "what is newer stays");
            reports.close();
        }
    }

    /** Saves new versions until one is heard, since reports may begin late. The version there is the last one. */
    private static long saveUntilHeard(OpenStore store, long last, BlockingQueue<EntryChange> heard)
            throws InterruptedException {
        long there = 0;
        for (int i = 1; i <= PAUSES; i++) {
            long version = last + i;
            assertTrue(store.save(Entries.entry(CHANGED.value(), version, new byte[0]), there));
            there = version;
            EntryChange change = heard.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (change != null) {
                assertEquals(new EntryChange(CHANGED, change.version(), Kind.SAVED), change);
                assertFalse(change.version() <= last || change.version() > version, () -> "there was no " + change);
                return version;
            }
        }
        throw new AssertionError("No report came");
    }

    private static @Nullable EntryChange nextDeletion(BlockingQueue<EntryChange> heard) throws InterruptedException {
        EntryChange change = next(heard);
        while (change != null && change.kind() == Kind.SAVED) {
            change = next(heard);
        }
        return change;
    }

    private static @Nullable EntryChange next(BlockingQueue<EntryChange> heard) throws InterruptedException {
        return heard.poll(PAUSE_MILLIS * PAUSES, TimeUnit.MILLISECONDS);
    }

    private static AutoCloseable reports(Optional<AutoCloseable> reports) {
        assumeTrue(reports.isPresent(), "The store reports no changes: onChange is empty");
        return reports.get();
    }
}
