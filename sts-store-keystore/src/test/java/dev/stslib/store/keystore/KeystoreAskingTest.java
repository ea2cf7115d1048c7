package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.file.FolderLock;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** No other thread or process waits while a person is asked for the password. */
class KeystoreAskingTest extends TwoEntryKeystore {
    private final CountDownLatch prompted = new CountDownLatch(1);
    private final CountDownLatch typed = new CountDownLatch(1);
    private volatile Runnable whileAsked = () -> {};

    private StoreSettings hooked() {
        return StoreSettings.at(temporary.resolve("store")).password(purpose -> {
            asked.incrementAndGet();
            whileAsked.run();
            return "old".toCharArray();
        });
    }

    @Test
    void aSaveAfterARekeyingAsksWithoutTheLock() {
        FolderLock lock = new FolderLock(temporary.resolve("store"));
        try (OpenStore store = open(hooked())) {
            admin("old").rekey();
            asked.set(0);
            whileAsked = () -> assertEquals(1, lock.locked(() -> 1), "it refuses a thread that holds it");
            assertTrue(store.save(TestEntries.entry(NAME, 2), 1));
            assertEquals(1, asked.get());
        }
    }

    @Test
    void closingWaitsForNobodyWhoIsAsked() throws InterruptedException {
        OpenStore store = open(hooked().option(KeystoreStore.KEEP_UNLOCKED, "PT1S"));
        elapsed.set(2_000_000_000L);
        whileAsked = this::typeSlowly;
        CompletableFuture<Boolean> save =
                CompletableFuture.supplyAsync(() -> store.save(TestEntries.entry(NAME, 2), 1), new OwnThread());
        prompted.await();
        CompletableFuture<Boolean> waits =
                CompletableFuture.supplyAsync(() -> store.load(NAME).isPresent(), new OwnThread());
        store.close();
        assertTrue(assertThrows(ExecutionException.class, waits::get).getCause() instanceof StoreException);
        typed.countDown();
        assertTrue(assertThrows(ExecutionException.class, save::get).getCause() instanceof StoreException);
    }

    private void typeSlowly() {
        prompted.countDown();
        try {
            typed.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneAsksForAll() throws Exception {
        try (OpenStore store = open(hooked().option(KeystoreStore.KEEP_UNLOCKED, "PT1S"))) {
            elapsed.set(2_000_000_000L);
            asked.set(0);
            whileAsked = this::typeSlowly;
            CompletableFuture<Boolean> first =
                    CompletableFuture.supplyAsync(() -> store.load(NAME).isPresent(), new OwnThread());
            prompted.await();
            CompletableFuture<Boolean> second =
                    CompletableFuture.supplyAsync(() -> store.load(OTHER).isPresent(), new OwnThread());
            typed.countDown();
            assertTrue(first.get());
            assertTrue(second.get());
            assertEquals(1, asked.get());
        }
    }

    @Test
    void aKeystoreThatIsGoneIsSaidAndNothingHangs() throws Exception {
        try (OpenStore store = open(hooked().option(KeystoreStore.KEEP_UNLOCKED, "PT1S"))) {
            elapsed.set(2_000_000_000L);
            Files.delete(temporary.resolve("store/keystore.stslib"));
            assertThrows(StoreException.class, () -> store.save(TestEntries.entry(NAME, 2), 1));
            assertThrows(StoreException.class, () -> store.load(NAME));
        }
    }

    /** The common pool has one thread on a machine with two processors, and these calls wait for each other. */
    private static final class OwnThread implements Executor {
        @Override
        public void execute(Runnable work) {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
