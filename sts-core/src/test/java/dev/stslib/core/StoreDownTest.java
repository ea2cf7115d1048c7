package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store on a server that is down when the engine starts. */
class StoreDownTest {
    private final FacadeWorld world = new FacadeWorld();
    private final MemoryStore store = new MemoryStore();

    @AfterEach
    void close() {
        world.close();
    }

    private CredentialEngineBuilder builder() {
        return world.builder().format(new LineFormat()).store(store, StoreSettings.create());
    }

    @Test
    void theEngineStartsWithoutIt_andTakesItUpWhenItComes() {
        StoreException down = new StoreException("The server is down", "Start it");
        store.down = down;
        try (CredentialEngine engine = builder().build()) {
            assertSame(down, world.events(StoreFailed.class).get(0).error());
            String first = engine.credentials("plain").accessKeyId();
            assertTrue(store.entries.isEmpty());
            store.down = null;
            engine.handle("plain").invalidate(first);
            assertNotEquals(first, engine.credentials("plain").accessKeyId());
            assertEquals(1, store.entries.size());
        }
        assertEquals(1, store.closed.get());
        try (CredentialEngine second = builder().build()) {
            second.credentials("plain");
            assertEquals(2, world.sts.count("AssumeRole"), "the second engine finds what is stored");
        }
    }

    @Test
    void whereTheStoreIsRequired_theEngineDoesNotStart() {
        StoreException down = new StoreException("The server is down", "Start it");
        store.down = down;
        CredentialEngineBuilder strict = builder().requireStore(true);
        assertSame(down, assertThrows(StoreException.class, strict::build));
        store.down = null;
        strict.build().close();
    }

    @Test
    void aStoreInAFolder_isNeverDown() {
        StoreException mistake = new StoreException("There is no folder", "Make it");
        store.down = mistake;
        CredentialEngineBuilder local = builder().store(store, StoreSettings.at(world.manual.folder));
        assertSame(mistake, assertThrows(StoreException.class, local::build));
    }

    private static Stream<StoreException> errorsThatNeedAPerson() {
        return Stream.of(
                new WrongPasswordException("The password is wrong", "Give the right one"),
                new UnsafeFileException("Others can read the file", "Change its mode"));
    }

    @ParameterizedTest
    @MethodSource("errorsThatNeedAPerson")
    void anErrorThatNeedsAPersonIsThrown(StoreException error) {
        store.down = error;
        assertSame(error, assertThrows(StoreException.class, builder()::build));
    }
}
