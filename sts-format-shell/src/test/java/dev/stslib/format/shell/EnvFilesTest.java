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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that read files of variables read what the formats write. */
@Tag("one-jdk")
class EnvFilesTest {
    private static final String TAIL = " #= \"`;&|<>()[]{}!%^~*?, \u00e9\u4e2d\ud83d\ude00\u2028\u2018";

    private static final String PYTHON_DOTENV = """
            import dotenv, json, sys
            for file in sys.argv[1:]:
                print(json.dumps(dotenv.dotenv_values(file)))
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    private static List<TemporaryCredentials> samples() {
        return List.of(
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

    @Test
    void pythonReadsDotenv() throws IOException, InterruptedException {
        assertReadsAll(Tool.python("dotenv", PYTHON_DOTENV));
    }

    @Test
    void nodeReadsDotenv() throws IOException, InterruptedException {
        assertReadsAll(
                Tool.of(
                        "node",
                        "-e",
                        "for (const file of process.argv.slice(1))"
                                + " console.log(JSON.stringify(require('util').parseEnv(require('fs').readFileSync(file, 'utf8'))))"));
    }

    /** A dotenv file that has nothing but simple values is a POSIX script too. */
    @Test
    void aShellReadsDotenv() throws IOException, InterruptedException {
        Tool shell = Tool.of("sh", "-c", "set -a; . \"$1\"; env -0", "sh");
        Path file = write(new DotenvFormat(), Samples.ending(TAIL));
        assertEquals(variables(Samples.ending(TAIL)), shell.environmentAfter(file, "\0"));
    }

    /** One start of the tool for all samples: it prints a line of JSON for each file. */
    private void assertReadsAll(Tool tool) throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        for (TemporaryCredentials credentials : samples()) {
            Path file = folder.resolve(files.size() + ".env");
            files.add(Files.write(file, new DotenvFormat().encode(credentials)).toString());
        }
        String[] lines = tool.run(folder, files.toArray(String[]::new)).split("\n", -1);
        for (int i = 0; i < files.size(); i++) {
            Map<String, String> found = new HashMap<>();
            new ObjectMapper()
                    .readTree(lines[i])
                    .properties()
                    .forEach(field -> found.put(field.getKey(), field.getValue().asText()));
            assertEquals(variables(samples().get(i)), found);
        }
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
                            samples().stream(),
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
