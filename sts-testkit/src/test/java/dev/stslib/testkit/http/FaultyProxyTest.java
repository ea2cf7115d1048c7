package dev.stslib.testkit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a server of Redis. The tests of the store {@code jdbc} put it before PostgreSQL. */
@Tag("one-jdk")
@SuppressWarnings("NullAway.Init")
class FaultyProxyTest {
    private static RedisServer server;

    private FaultyProxy proxy;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        server = RedisServer.start(folder);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void startProxy() {
        proxy = FaultyProxy.before(server);
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    private Socket connect() throws IOException {
        return new Socket(LoopbackServer.address(), proxy.port());
    }

    /** Counts a key up. Returns the answer, or nothing if the connection ends. */
    private static String increment(Socket socket, String key) throws IOException {
        try {
            send(socket, key);
        } catch (SocketException e) {
            return "";
        }
        return answer(socket);
    }

    /** The next answer, or nothing if the connection ends. */
    private static String answer(Socket socket) throws IOException {
        try {
            byte[] answer = new byte[100];
            int length = socket.getInputStream().read(answer);
            return length < 0 ? "" : new String(answer, 0, length, US_ASCII).strip();
        } catch (SocketException e) {
            return "";
        }
    }

    private static void send(Socket socket, String key) throws IOException {
        String command = "*2\r\n$4\r\nINCR\r\n$%d\r\n%s\r\n".formatted(key.length(), key);
        socket.getOutputStream().write(command.getBytes(US_ASCII));
    }

    @Test
    void callsAndRepliesPassAndAreKept() throws IOException {
        try (Socket socket = connect()) {
            assertEquals(":1", increment(socket, "passes"));
            assertEquals(":2", increment(socket, "passes"));
        }
        String passed = new String(proxy.passed(), US_ASCII);
        assertTrue(passed.contains("INCR\r\n$6\r\npasses\r\n:1\r\n*2"), passed);
        assertFalse(proxy.hasFailed());
        assertEquals("redis://127.0.0.1:" + proxy.port(), proxy.url());
    }

    @Test
    void aCallFailsBeforeOrAfterItIsCarriedOut() throws IOException {
        for (int call = 1; call <= 4; call++) {
            String key = "fails at " + call;
            proxy.failAt(call);
            try (Socket socket = connect()) {
                if (call > 2) {
                    assertEquals(":1", increment(socket, key));
                }
                assertEquals("", increment(socket, key));
            }
            assertTrue(proxy.hasFailed());
            try (Socket socket = connect()) {
                assertEquals(":" + (call / 2 + 1), increment(socket, key), key);
            }
        }
    }

    @Test
    void aFrozenConnectionPassesNothingOnAndLaterOnesDo() throws IOException {
        try (Socket frozen = connect()) {
            assertEquals(":1", increment(frozen, "frozen"));
            proxy.freeze();
            send(frozen, "frozen");
            try (Socket later = connect()) {
                assertEquals(":2", increment(later, "frozen"));
            }
            proxy.cutOff();
            proxy.connectAgain();
            assertEquals("", answer(frozen));
        }
        try (Socket again = connect()) {
            assertEquals(":3", increment(again, "frozen"));
        }
    }

    @Test
    void newConnectionsAreLedToAnotherServer(@TempDir Path folder) throws IOException {
        try (RedisServer other = RedisServer.start(folder);
                Socket before = connect()) {
            assertEquals(":1", increment(before, "led"));
            proxy.leadTo(other.port());
            assertEquals("", increment(before, "led"));
            try (Socket after = connect()) {
                assertEquals(":1", increment(after, "led"));
            }
        }
    }
}
