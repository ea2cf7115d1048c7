package dev.stslib.format.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tools that read files of variables read what the formats write. */
@Tag("one-jdk")
class EnvFilesTest {
    private static final String TAIL = " #= \"`;&|<>()[]{}!%^~*?, \u00e9\u4e2d\ud83d\ude00\u2028\u2018";

    private static final String PYTHON_DOTENV = """
            import dotenv, json, sys
            print(json.dumps(dotenv.dotenv_values(sys.argv[1])))
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    static Stream<TemporaryCredentials> samples() {
        return Stream.of(
                Samples.TEMPORARY,
                Samples.LONG_TERM,
                Samples.ending(TAIL),
                Samples.ending("#"),
                Samples.ending("\""),
                Samples.ending(" "),
                Samples.ending("%{x}`id`"));
    }

    private Path write(CredentialFormat format, TemporaryCredentials credentials) throws IOException {
        return Files.write(folder.resolve("variables.env"), format.encode(credentials));
    }

    private static Map<String, String> variables(TemporaryCredentials credentials) {
        return new HashMap<>(FieldNames.VARIABLES.write(credentials));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void pythonReadsDotenv(TemporaryCredentials credentials) throws IOException, InterruptedException {
        Tool python = Tool.python("dotenv", PYTHON_DOTENV);
        assertReads(credentials, python);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void nodeReadsDotenv(TemporaryCredentials credentials) throws IOException, InterruptedException {
        Tool node = Tool.of(
                "node",
                "-e",
                "console.log(JSON.stringify(require('util').parseEnv(require('fs').readFileSync(process.argv[1], 'utf8'))))");
        assertReads(credentials, node);
    }

    /** A dotenv file that has nothing but simple values is a POSIX script too. */
    @Test
    void aShellReadsDotenv() throws IOException, InterruptedException {
        Tool shell = Tool.of("sh", "-c", "set -a; . \"$1\"; env -0", "sh");
        Path file = write(new DotenvFormat(), Samples.ending(TAIL));
        assertEquals(variables(Samples.ending(TAIL)), shell.environmentAfter(file, "\0"));
    }

    private void assertReads(TemporaryCredentials credentials, Tool tool) throws IOException, InterruptedException {
        Path file = write(new DotenvFormat(), credentials);
        JsonNode read = new ObjectMapper().readTree(tool.run(folder, file.toString()));
        Map<String, String> found = new HashMap<>();
        read.properties()
                .forEach(field -> found.put(field.getKey(), field.getValue().asText()));
        assertEquals(variables(credentials), found);
    }

    /** The real client reads the file and sends the variables to a server that only writes them down. */
    @Test
    void dockerReadsItsEnvFile() throws IOException, InterruptedException {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean create = exchange.getRequestURI().getPath().endsWith("/containers/create");
            if (create) {
                bodies.add(body);
            }
            byte[] answer = "{\"Id\":\"abc\",\"Warnings\":[]}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Api-Version", "1.43");
            exchange.sendResponseHeaders(create ? 201 : 200, create ? answer.length : -1);
            if (create) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        try {
            Tool docker = Tool.of("docker", "create", "--env-file")
                    .with(
                            "DOCKER_HOST",
                            "tcp://127.0.0.1:" + server.getAddress().getPort())
                    .with("DOCKER_CONFIG", folder.toString());
            String longest = "x".repeat(65_535 - "AWS_SESSION_TOKEN=".length());
            List<TemporaryCredentials> all = Stream.concat(
                            samples(),
                            Stream.of(
                                    Samples.ending(Samples.PUNCTUATION),
                                    Samples.ending("\t'\\ \u001b\u0085 "),
                                    Samples.credentials(longest)))
                    .toList();
            for (TemporaryCredentials credentials : all) {
                Path file = write(new DockerFormat(), credentials);
                docker.run(folder, file.toString(), "image");
                Map<String, String> found = new HashMap<>();
                for (JsonNode variable :
                        new ObjectMapper().readTree(bodies.take()).get("Env")) {
                    String[] parts = variable.asText().split("=", 2);
                    found.put(parts[0], parts[1]);
                }
                assertEquals(variables(credentials), found);
            }
            assertTrue(bodies.isEmpty());
        } finally {
            server.stop(0);
        }
    }
}
