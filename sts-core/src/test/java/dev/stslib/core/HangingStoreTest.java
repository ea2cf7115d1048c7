package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not answer: its server hangs, or a stopped process holds its lock. */
class HangingStoreTest {
    private final FacadeWorld world = new FacadeWorld();
    private final MemoryStore memory = new MemoryStore();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean loadsHang;
    private volatile boolean savesHang;
    private volatile boolean closeHangs;

    @AfterEach
    void close() {
        released.countDown();
        world.close();
    }

    private CredentialEngine engine() {
        return world.builder()
                .executor(null)
                .format(new LineFormat())
                .store(new Hanging(), StoreSettings.at(world.manual.folder))
                .build();
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Hanging implements CredentialStore {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public OpenStore open(StoreSettings settings) {
            OpenStore open = memory.open(settings);
            return new OpenStore() {
                @Override
                public Optional<StoredEntry> load(EntryName name) {
                    if (loadsHang) {
                        hang();
                    }
                    return open.load(name);
                }

                @Override
                public boolean save(StoredEntry entry, long expectedVersion) {
                    if (savesHang) {
                        hang();
                    }
                    return open.save(entry, expectedVersion);
                }

                @Override
                public boolean delete(EntryName name, long expectedVersion) {
                    return open.delete(name, expectedVersion);
                }

                @Override
                public List<EntryInfo> list() {
                    return open.list();
                }

                @Override
                public void close() {
                    if (closeHangs) {
                        hang();
                    }
                    open.close();
                }
            };
        }
    }

    /** Lets seconds pass until a read is done; its own time-out comes after two minutes. */
    private TemporaryCredentials done(CompletableFuture<TemporaryCredentials> read) {
        Awaitility.await().until(() -> {
            world.clock.advance(Duration.ofSeconds(1));
            return read.isDone();
        });
        return read.join();
    }

    @Test
    void load_thatHangs_isGivenUpAndTheRefusedKeyIsNotServedAgain() {
        try (CredentialEngine engine = engine()) {
            CredentialHandle handle = engine.handle("plain");
            String first = handle.get().accessKeyId();
            loadsHang = true;
            handle.invalidate(first);
            TemporaryCredentials next = done(handle.async().toCompletableFuture());
            assertNotEquals(first, next.accessKeyId());
            assertFalse(world.events(StoreFailed.class).isEmpty());
        }
    }

    @Test
    void whileALoadHangs_otherReadersDoNotWaitForTheStore() {
        world.config(
                "[profile more]", "role_arn = " + world.plain.arn(), "source_profile = Alice", "region = eu-west-1");
        try (CredentialEngine engine = engine()) {
            loadsHang = true;
            done(engine.handle("plain").async().toCompletableFuture());
            engine.credentials("more"); // the clock stands still
        }
    }

    @Test
    void save_thatHangs_keepsNoReaderWaiting() {
        savesHang = true;
        try (CredentialEngine engine = engine()) {
            engine.credentials("plain"); // the clock stands still
            assertTrue(memory.entries.isEmpty());
            released.countDown();
            Awaitility.await().until(() -> memory.entries.size() == 1);
        }
    }

    @Test
    void close_waitsForASaveThatIsUnderWay() throws InterruptedException {
        savesHang = true;
        CredentialEngine engine = engine();
        engine.credentials("plain");
        Thread closing = new Thread(() -> engine.close(Duration.ofMinutes(1)));
        closing.start();
        Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        released.countDown();
        closing.join();
        assertEquals(1, memory.entries.size());
        assertEquals(List.of(), world.events(StoreFailed.class));
    }

    @Test
    @Timeout(60) // without its fix it hangs
    void close_ofAStoreThatHangs_returnsAndSaysSo() {
        closeHangs = true;
        CredentialEngine engine = engine();
        engine.credentials("plain");
        assertFalse(engine.close(Duration.ZERO));
        assertEquals(0, memory.closed.get());
        released.countDown();
        Awaitility.await().until(() -> memory.closed.get() == 1);
    }

    @Test
    void close_closesTheStoreAlthoughTheThreadIsInterrupted() {
        CredentialEngine engine = engine();
        Thread.currentThread().interrupt();
        engine.close(Duration.ofMinutes(1));
        assertTrue(Thread.interrupted());
        assertEquals(1, memory.closed.get());
    }
}
