package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.testkit.store.RedisServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.yaml.snakeyaml.Yaml;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Applications share a store on a real server of Redis, as the examples of a fleet describe both. */
@Tag("one-jdk")
@SuppressWarnings({"unchecked", "NullAway.Init"})
class FleetStoreTest extends AwsWorldTest {
    private static final Path EXAMPLES = Path.of("..", "sts-examples", "fleet");
    private static final String MOUNT = "/run/secrets/";
    private static final String SERVER = "rediss://redis:6379";
    private static final String PORT = "6379";

    private Path secrets;
    private int port;

    FleetStoreTest() {
        super(false);
    }

    @BeforeEach
    void makeSecrets() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "openssl"))),
                "openssl is not installed");
        Process script = new ProcessBuilder(
                        EXAMPLES.resolve("make-secrets.sh").toRealPath().toString(), "localhost")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(script.waitFor()).isZero();
        secrets = folder.toRealPath().resolve("secrets");
        port = RedisServer.freePort();
    }

    private static Map<String, Object> map(Object parent, String... keys) {
        Object child = parent;
        for (String key : keys) {
            child = Objects.requireNonNull(((Map<String, Object>) child).get(key), key);
        }
        return (Map<String, Object>) child;
    }

    private static Map<String, Object> compose(String service) throws IOException {
        Object file = new Yaml().load(Files.readString(EXAMPLES.resolve("compose.yaml")));
        return map(file, "services", service);
    }

    /** The only container of the deployment in a manifest. */
    private static Map<String, Object> container(String manifest) throws IOException {
        Iterable<Object> parts = new Yaml().loadAll(Files.readString(EXAMPLES.resolve("kubernetes/" + manifest)));
        Object deployment = StreamSupport.stream(parts.spliterator(), false)
                .filter(part -> "Deployment".equals(((Map<String, Object>) part).get("kind")))
                .findFirst()
                .orElseThrow();
        return (Map<String, Object>) ((List<Object>) Objects.requireNonNull(
                        map(deployment, "spec", "template", "spec").get("containers")))
                .get(0);
    }

    /** What is mounted in a container is a file of this test, and the server has another port. */
    private String here(String value) {
        return value.startsWith(MOUNT)
                ? secrets.resolve(value.substring(value.lastIndexOf('/') + 1)).toString()
                : value.equals(PORT) ? Integer.toString(port) : value.replace(SERVER, "rediss://localhost:" + port);
    }

    private RedisServer start(@Nullable Object command) throws IOException {
        List<String> words = (List<String>) Objects.requireNonNull(command);
        assertThat(words).first().isEqualTo("redis-server");
        String[] options = words.stream().skip(1).map(this::here).toArray(String[]::new);
        return RedisServer.startOn(port, folder, options);
    }

    private Map<String, Object> variables(Map<String, Object> environment) {
        Map<String, Object> variables = new HashMap<>();
        environment.forEach((name, value) -> variables.put(name, here(value.toString())));
        return variables;
    }

    private String keyId(Map<String, Object> variables) {
        AtomicReference<String> id = new AtomicReference<>();
        world.withVariables(variables)
                .withPropertyValues("stslib.profile=orders", "stslib.store.required=true")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    id.set(context.getBean(AwsCredentialsProvider.class)
                            .resolveCredentials()
                            .accessKeyId());
                });
        return Objects.requireNonNull(id.get());
    }

    private void assertAFleet(@Nullable Object command, Map<String, Object> variables) throws IOException {
        try (RedisServer server = start(command)) {
            assertThat(server.port()).isEqualTo(port);
            assertThat(keyId(variables)).isEqualTo(keyId(variables));
            assertThat(world.sts().count("AssumeRole")).isOne();
        }
    }

    @Test
    void theComposeFileMakesAFleet() throws IOException {
        assertAFleet(compose("redis").get("command"), variables(map(compose("application"), "environment")));
    }

    /** The files of a secret in a container belong to root and to the group of the pod. */
    @Test
    void theManifestsMakeAFleet() throws IOException {
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
            }
        }
        Map<String, Object> environment = new LinkedHashMap<>();
        for (Object variable : (List<Object>)
                Objects.requireNonNull(container("application.yaml").get("env"))) {
            environment.put(
                    Objects.requireNonNull(map(variable).get("name")).toString(),
                    Objects.requireNonNull(map(variable).get("value")));
        }
        assertAFleet(container("redis.yaml").get("args"), variables(environment));
    }

    @Test
    void theApplicationRunsWithoutTheServerUnlessItIsRequired() throws IOException {
        Map<String, Object> variables = variables(map(compose("application"), "environment"));
        world.withVariables(variables)
                .withPropertyValues("stslib.profile=orders")
                .run(context -> {
                    assertThat(context.getBean(AwsCredentialsProvider.class)
                                    .resolveCredentials()
                                    .accessKeyId())
                            .startsWith("ASIA");
                    assertThat(Objects.requireNonNull(context.getBean(HealthIndicator.class)
                                            .health())
                                    .getStatus())
                            .isEqualTo(Status.UP);
                });
        world.withVariables(variables)
                .withPropertyValues("stslib.profile=orders", "stslib.store.required=true")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isNotNull()
                        .satisfies(cause -> assertThat(stackTrace(Objects.requireNonNull(context.getStartupFailure())))
                                .contains(StoreException.class.getName(), "cannot be reached")));
    }

    private static String stackTrace(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    /** The tests of the store run with these rights, too. */
    @Test
    void theUserHasTheSameRightsEverywhere() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "fleet.md"));
        String rights = document.replaceFirst("(?s).*ACL SETUSER fleet reset on >PASSWORD ([^\n]+)\n.*", "$1");
        assertThat(rights).startsWith("~stslib:* ");
        String commands = rights.substring(rights.indexOf('+'));
        assertThat(Files.readString(secrets.resolve("users.acl"))).contains(" " + rights + "\n");
        assertThat(Files.readString(Path.of("../sts-store-redis/src/test/java/dev/stslib/store/redis/TestRedis.java")))
                .contains(commands);
    }
}
