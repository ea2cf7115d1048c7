package dev.stslib.cli.internal.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stslib.cli.internal.server.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that are broken or mean harm, at the processes of the agent and of {@code serve}. {@code
 * -Dstslib.server.malformed=100000 -Dstslib.server.idle=10000} sends the whole numbers, {@code -Dstslib.server.seed}
 * repeats a run.
 */
@Tag("processes")
@Tag("one-jdk")
@Timeout(1800)
class HostileClientsTest extends MachineTest {
    private static final int MALFORMED = Integer.getInteger("stslib.server.malformed", 3_000);
    private static final int IDLE = Integer.getInteger("stslib.server.idle", 500);
    private static final long SEED = Long.getLong("stslib.server.seed", System.nanoTime());
    private static final int SENDERS = 8;
    private static final int FEW_FILES = 256;
    private static final int FILES_BESIDE_CONNECTIONS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** A server that runs as a process, and a request that it answers with credentials. */
    private record Server(String name, long pid, SocketAddress address, String request) {
        SocketChannel connect() throws IOException {
            return SocketChannel.open(address);
        }

        String answer() throws IOException {
            try (SocketChannel channel = connect()) {
                send(channel, request.getBytes(ISO_8859_1));
                return all(channel);
            }
        }

        /** The sockets and files that the process has open. */
        long files() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
                return open.count();
            }
        }

        String memory() throws IOException {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .toList()
                    .toString();
        }

        void assertAnswers() {
            String answer = assertTimeoutPreemptively(PATIENCE, this::answer, name + " does not answer");
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("AccessKeyId"), answer);
        }
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Everything until the server closes the connection. */
    private static String all(SocketChannel channel) throws IOException {
        try (InputStream in = Channels.newInputStream(channel)) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void bothServersAnswerAfterAllOfThem() throws IOException, InterruptedException {
        Assumptions.assumeTrue(HttpServer.canTellUsers(), "this platform shows no users of sockets and no /proc");
        assertEquals(0, machine.run("agent", "start").status());
        assertEquals(0, machine.run("process", ROLE).status());
        JsonNode status = new ObjectMapper()
                .readTree(machine.run("agent", "status", "--output", "json").out());
        harm(new Server(
                "agent",
                status.path("pid").asLong(),
                UnixDomainSocketAddress.of(machine.agentSocket()),
                "GET /v1/process/" + ROLE + " HTTP/1.1\r\nHost: sts\r\nConnection: close\r\n\r\n"));
        Process serve = startServe();
        try {
            JsonNode served =
                    new ObjectMapper().readTree(serve.getInputStream()).path(0);
            URI address = URI.create(served.path("uri").asText());
            harm(new Server(
                    "serve",
                    serve.pid(),
                    new InetSocketAddress(address.getHost(), address.getPort()),
                    "GET " + address.getRawPath() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                            + "Authorization: " + served.path("token").asText() + "\r\n\r\n"));
        } finally {
            serve.destroy();
            serve.waitFor();
        }
    }

    /** With little memory and few descriptors, and an end as soon as the memory is not enough. */
    private Process startServe() throws IOException {
        List<String> command = List.of(
                "sh",
                "-c",
                "ulimit -n " + FEW_FILES + "; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stslib.cli.Main",
                "serve",
                ROLE,
                "--no-input",
                "--output",
                "json");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("XDG_"));
        builder.environment().putAll(machine.environment);
        return builder.start();
    }

    private void harm(Server server) throws IOException {
        server.assertAnswers();
        long files = server.files();
        String before = server.memory();
        Instant start = Instant.now();
        sendMalformed(server);
        Duration malformed = Duration.between(start, Instant.now());
        holdIdle(server);
        await().atMost(PATIENCE).untilAsserted(() -> assertTrue(server.files() <= files + 10, "files stay open"));
        server.assertAnswers();
        System.out.println(server.name() + ": " + MALFORMED + " malformed requests (seed " + SEED + "), " + IDLE
                + " idle connections; " + malformed.toMillis() + " and "
                + Duration.between(start, Instant.now()).minus(malformed).toMillis() + " ms; memory before " + before
                + ", after " + server.memory());
    }

    private void sendMalformed(Server server) {
        List<CompletableFuture<Void>> senders = IntStream.range(0, SENDERS)
                .mapToObj(sender -> CompletableFuture.runAsync(() -> sendMalformed(server, SEED + sender), threads))
                .toList();
        senders.forEach(CompletableFuture::join);
    }

    private void sendMalformed(Server server, long seed) {
        MalformedRequests requests = new MalformedRequests(seed);
        for (int i = 0; i < MALFORMED / SENDERS; i++) {
            byte[] request = requests.next();
            String answer = "";
            try (SocketChannel channel = server.connect()) {
                send(channel, request);
                // Some clients do not wait for an answer.
                if (i % 8 != 0) {
                    if (!MalformedRequests.isLast(request)) {
                        channel.shutdownOutput();
                    }
                    answer = all(channel);
                }
            } catch (IOException e) {
                // The server closed the connection before it had everything.
            }
            assertHarmless(answer, "request " + i + " of the seed " + seed);
            if (i % 200 == 0) {
                server.assertAnswers();
            }
        }
    }

    private void assertHarmless(String answer, String which) {
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), () -> which + ": " + answer);
        assertTrue(machine.sts.secrets().stream().noneMatch(answer::contains), which);
    }

    /** Some send nothing, some a part of a request, and some stay after an answer, for which the server waits longer. */
    private void holdIdle(Server server) throws IOException {
        byte[] part = ("GET / HTTP/1.1\r\nA: " + "x".repeat(15_000)).getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = "GET /none HTTP/1.1\r\nHost: sts\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                SocketChannel channel = server.connect();
                open.add(channel);
                if (i <= FEW_FILES || i % 3 == 0) {
                    sendUnlessClosed(channel, i <= FEW_FILES ? whole : part);
                }
                if (i % 250 == 249) {
                    server.assertAnswers();
                }
            }
            assertTrue(server.files() <= 1000 + FILES_BESIDE_CONNECTIONS, "too many connections are open");
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
    }

    private static void sendUnlessClosed(SocketChannel channel, byte[] bytes) {
        try {
            send(channel, bytes);
        } catch (IOException e) {
            // The server closes the oldest connections.
        }
    }
}
