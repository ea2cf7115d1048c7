package dev.stslib.cli.internal.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StslibException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server, by real sockets. */
class HttpServerTest {
    private static final Endpoint ECHO = request -> CompletableFuture.completedStage(
            Answer.text(200, request.method() + " " + request.path() + " " + request.body().length + "\n"));
    private static final ServerLimits LIMITS =
            new ServerLimits(1000, 2000, 3000, Duration.ofMillis(600), Duration.ofSeconds(30), 50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path socket;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        socket = folder.toRealPath().resolve("s");
        server = HttpServer.onSocket(socket, Files.getOwner(folder), ECHO, LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Everything until the server closes the connection. */
    private static String all(SocketChannel channel) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = Channels.newInputStream(channel)) {
            in.transferTo(read);
        } catch (IOException e) {
            // A reset connection is closed, too.
        }
        return read.toString(ISO_8859_1);
    }

    private String exchange(String request) throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, request);
            return all(channel);
        }
    }

    private void assertAnswers() throws IOException {
        String answer = exchange("GET /x%20y HTTP/1.1\r\nHost: sts\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nGET /x y 0\n"), answer);
    }

    @Test
    void answersOneRequestAfterTheOther() throws IOException {
        try (SocketChannel channel = connect()) {
            send(
                    channel,
                    "POST /a HTTP/1.1\r\nHost: s\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nHost: s\r\n\r\n");
            send(channel, "GET /c HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n");
            String answers = all(channel);
            assertTrue(answers.contains("POST /a 3\n"), answers);
            assertTrue(answers.indexOf("GET /b 0") < answers.indexOf("GET /c 0"), answers);
        }
    }

    @Test
    void manyRequestsInOnePacket() throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, "GET / HTTP/1.1\r\n\r\n".repeat(100) + "GET /last HTTP/1.0\r\n\r\n");
            assertTrue(all(channel).endsWith("GET /last 0\n"));
        }
    }

    @Test
    void aRequestThatComesInPieces() throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, "POST /a HTTP/1.1\r\nConnection: close\r\nContent-Length: 2500\r\nA: " + "x".repeat(1700));
            send(channel, "\r\n\r\n" + "b".repeat(2000));
            send(channel, "b".repeat(500));
            assertTrue(all(channel).endsWith("POST /a 2500\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | 400",
                "GET http://elsewhere/ HTTP/1.1 | 400",
                "GET /%zz HTTP/1.1 | 400",
                "GET relative HTTP/1.1 | 400",
                "GET /~1000 HTTP/1.1 | 414",
                "GET / HTTP/1.1~A: ~2000 | 431",
                "POST / HTTP/1.1~Content-Length: 3001 | 413",
                "POST / HTTP/1.1~Content-Length: -1 | 400",
                "POST / HTTP/1.1~Content-Length: 1~Content-Length: 2 | 400",
                "POST / HTTP/1.1~Transfer-Encoding: chunked~~zz | 400",
                "GET / HTTP/1.1~Bad Name: x | 400",
            })
    void whatIsWrongIsRefused(String request, int status) throws IOException {
        String text = request.replaceAll("~(\\d{4})", "~L$1L~")
                .replace("/~L1000L~", "/" + "x".repeat(1000))
                .replace("A: ~L2000L~", "A: " + "x".repeat(2000))
                .replace("~", "\r\n");
        String answer = exchange(text + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertAnswers();
    }

    @Test
    void aSlowRequestEnds_thoughABytesComesNowAndThen() throws IOException, InterruptedException {
        try (SocketChannel channel = connect()) {
            long sent = 0;
            try {
                while (true) {
                    send(channel, sent == 0 ? "GET / HTTP/1.1\r\nA: " : "x");
                    sent++;
                    // The pace of the client, not a wait for the server.
                    Thread.sleep(20);
                }
            } catch (IOException e) {
                assertTrue(sent > 5, "closed at once");
            }
        }
        assertAnswers();
    }

    @Test
    void aConnectionWithoutARequestEnds() throws IOException {
        try (SocketChannel channel = connect()) {
            assertEquals("", all(channel));
        }
    }

    /** With more connections than the limit, the ones that wait make room. */
    @Test
    void tenThousandIdleConnections() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 10_000; i++) {
                idle.add(connect());
                if (i % 1000 == 0) {
                    assertAnswers();
                }
            }
            assertAnswers();
            assertTrue(server.connections() <= LIMITS.connections());
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(0, server.connections()));
    }

    @Test
    @SuppressWarnings("try") // the server only has to run
    void refusedConnectionsThatStayMakeRoom() throws IOException {
        Path other = folder.toRealPath().resolve("r");
        ServerLimits few = new ServerLimits(1000, 2000, 3000, Duration.ofMinutes(5), Duration.ofMinutes(5), 3);
        List<SocketChannel> refused = new ArrayList<>();
        try (HttpServer small = HttpServer.onSocket(other, Files.getOwner(folder), ECHO, few)) {
            for (int i = 0; i < few.connections(); i++) {
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(other));
                refused.add(channel);
                send(channel, "nonsense\r\n\r\n");
                assertTrue(channel.read(ByteBuffer.allocate(100)) > 0);
            }
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(other))) {
                send(channel, "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
                assertTrue(all(channel).endsWith("GET /a 0\n"));
            }
        } finally {
            for (SocketChannel channel : refused) {
                channel.close();
            }
        }
    }

    /** Which thread is faster decides what happens, so one try may show nothing. */
    @Test
    void closingEndsTheConnections() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        for (int i = 0; i < 50; i++) {
            HttpServer closed = HttpServer.onPort(free, Callers.ANY, ECHO, LIMITS);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), closed.port())) {
                client.setSoTimeout((int) PATIENCE.toMillis());
                client.getOutputStream().write("GET /a HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
                assertTrue(client.getInputStream().read() >= 0);
                closed.close();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void manyMalformedRequests() throws IOException {
        Random random = new Random(7);
        byte[] noise = new byte[200];
        for (int i = 0; i < 3000; i++) {
            random.nextBytes(noise);
            String start = i % 2 == 0 ? "" : "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
            try (SocketChannel channel = connect()) {
                send(channel, start + new String(noise, ISO_8859_1) + "\r\n\r\n");
            } catch (IOException e) {
                // Closed before all was sent.
            }
        }
        assertAnswers();
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(0, server.connections()));
    }

    @Test
    @SuppressWarnings("try") // the server only has to run
    void aFailureOfTheEndpointSaysNothing() throws IOException, TimeoutException {
        try (HttpServer failing = HttpServer.onSocket(
                folder.toRealPath().resolve("f"),
                Files.getOwner(folder),
                request -> {
                    throw new IllegalStateException("secret");
                },
                LIMITS)) {
            SocketClient client = SocketClient.connect(
                            folder.toRealPath().resolve("f"), Files.getOwner(folder), PATIENCE)
                    .orElseThrow(() -> new AssertionError("no connection"));
            try (client) {
                Answer answer = client.send("GET", "/", Map.of(), new byte[0], PATIENCE)
                        .orElseThrow(() -> new AssertionError("no answer"));
                assertEquals(500, answer.status());
                assertEquals("The request failed.\n", answer.text());
            }
        }
    }

    @Test
    void anotherUserIsRefusedAtTheSocket() throws IOException, InterruptedException {
        OtherUser.assume();
        // Every user can reach the socket, so only the server can refuse.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        OtherUser.Run run = OtherUser.run("curl", "-sS", "--unix-socket", socket.toString(), "http://sts/x");
        assertEquals("This server belongs to another user.\n", run.out(), run.toString());
        assertAnswers();
    }

    @Test
    void anotherUserIsRefusedAtAPort() throws IOException, InterruptedException {
        Assumptions.assumeTrue(HttpServer.canTellUsers(), "this platform does not show the users of sockets");
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpServer port = HttpServer.onPort(free, Callers.SAME_USER, ECHO, LIMITS)) {
            String url = "http://127.0.0.1:" + port.port() + "/x";
            assertEquals(
                    "GET /x 0\n", OtherUser.runAsThisUser("curl", "-sS", url).out());
            OtherUser.assume();
            assertEquals(
                    "This server belongs to another user.\n",
                    OtherUser.run("curl", "-sS", url).out());
        }
    }

    @Test
    void anotherMachineIsRefused() throws IOException {
        InetAddress own = InetAddress.getLocalHost();
        Assumptions.assumeFalse(own.isLoopbackAddress(), "this machine has no other address");
        InetSocketAddress every = new InetSocketAddress(0);
        try (HttpServer port = HttpServer.onPort(every, Callers.THIS_MACHINE, ECHO, LIMITS);
                Socket client = new Socket(own, port.port())) {
            client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        }
    }

    @Test
    void anAddressInUseIsAnError() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpServer first = HttpServer.onPort(free, Callers.THIS_MACHINE, ECHO, LIMITS)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
            assertThrows(StslibException.class, () -> HttpServer.onPort(taken, Callers.THIS_MACHINE, ECHO, LIMITS));
        }
    }

    @Test
    void theClientFindsNoServer() throws IOException, TimeoutException {
        assertTrue(SocketClient.connect(folder.resolve("none"), Files.getOwner(folder), PATIENCE)
                .isEmpty());
    }

    /** A client that took a busy server for none would do the work again, and ask for a code again. */
    @Test
    void theClientWaitsWhileTheQueueOfTheServerIsFull() throws Exception {
        Path busy = folder.toRealPath().resolve("busy");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(busy), 1);
            List<SocketChannel> waiting = fillQueue(busy);
            UserPrincipal user = Files.getOwner(folder);
            assertThrows(TimeoutException.class, () -> SocketClient.connect(busy, user, Duration.ofMillis(50)));
            FutureTask<Optional<SocketClient>> client =
                    new FutureTask<>(() -> SocketClient.connect(busy, user, Duration.ofSeconds(60)));
            new Thread(client, "client").start();
            assertThrows(TimeoutException.class, () -> client.get(200, TimeUnit.MILLISECONDS), "it does not give up");
            for (int i = 0; i < waiting.size(); i++) {
                listener.accept().close();
            }
            client.get().orElseThrow().close();
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    /** Connects without blocking, until the kernel says that one client more would have to wait. */
    private static List<SocketChannel> fillQueue(Path socket) throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        while (true) {
            SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
            next.configureBlocking(false);
            try {
                if (next.connect(UnixDomainSocketAddress.of(socket))) {
                    waiting.add(next);
                    continue;
                }
            } catch (SocketException e) {
                // The JDK reports EAGAIN in this way, or by a connection that is not finished.
            }
            next.close();
            return waiting;
        }
    }
}
