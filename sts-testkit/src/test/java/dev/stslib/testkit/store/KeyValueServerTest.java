package dev.stslib.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class KeyValueServerTest {
    private static StoreSettings settings(int port) {
        return StoreSettings.create().option(SocketStore.PORT, Integer.toString(port));
    }

    @Test
    void namespacesAreApart() throws IOException {
        try (KeyValueServer server = KeyValueServer.start()) {
            server.write("a", "key", new byte[] {1});
            server.write("b", "key", new byte[] {2});
            server.write("b", "more", new byte[0]);
            assertEquals(List.of("key"), server.keys("a"));
            assertEquals(List.of("key", "more"), server.keys("b"));
            assertArrayEquals(new byte[] {1}, server.read("a", "key"));
            assertThrows(NoSuchElementException.class, () -> server.read("a", "more"));
        }
    }

    @Test
    void aServerThatIsDownIsReportedAndTakenUpAgain() throws IOException {
        int port;
        try (KeyValueServer server = KeyValueServer.start()) {
            port = server.port();
            try (OpenStore store = new SocketStore().open(settings(port))) {
                server.failAt(1);
                assertThrows(StoreException.class, store::list);
                assertTrue(server.hasFailed());
                assertEquals(List.of(), store.list(), "it connects again");
                server.failAt(0);
                assertEquals(List.of(), store.list());
                assertFalse(server.hasFailed());
            }
        }
        assertThrows(StoreException.class, () -> new SocketStore().open(settings(port)));
        assertThrows(StoreException.class, () -> new SocketStore().open(StoreSettings.create()));
    }
}
