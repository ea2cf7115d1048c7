package dev.stslib.house.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.house.support.TestWorld;
import dev.stslib.store.keystore.KeystoreStore;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.PostgresServer;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known secrets go through the main job and all its troubles; then they are looked for in everything that was written. */
@Tag("one-jdk")
class PlantedSecretTest {
    private static final String PASSWORD = "keystore/pass+word=of Bob Smith";
    private static final String REDIS_PASSWORD = "redis/pass+word=of-the-fleet";
    private static final String DATABASE_USER = "fleet";
    private static final String DATABASE_PASSWORD = "postgres/pass+word=of-the-fleet";
    private static final String WRONG_PASSWORD = "another/pass+word=of Bob Smith";

    @TempDir
    Path folder;

    private Path inputs;
    private Path exports;
    private Path store;

    @BeforeEach
    void makeFolders() throws IOException {
        inputs = Files.createDirectory(folder.resolve("inputs"));
        exports = Files.createDirectory(folder.resolve("exports"));
        store = folder.resolve("store");
    }

    @Test
    void isNowhereToBeFoundInTheMainJobWithAllItsTroubles() throws IOException {
        Set<String> values = valueClasses();
        try (TestWorld world = new TestWorld(inputs);
                Evidence evidence = new Evidence()) {
            Profiles.add(world);
            MainJob job = new MainJob(world, evidence, "keystore", settings(), exports);
            job.runWithTroubles();
            job.lookInto(new KeystoreStore());
            job.administer(inputs.resolve("copy"));
            job.damage(store);
            job.wrongPassword(StoreSettings.at(store).password(PasswordSources.of(WRONG_PASSWORD.toCharArray())));
            SecretSearch search = search(world, job);
            assertNoLeak(search, evidence, Set.of(inputs, exports));
            assertTheSearchSawEnough(evidence, values);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keystore-entries", "file", "memory"})
    void isNowhereToBeFoundWithEachStore(String kind) throws IOException {
        try (TestWorld world = new TestWorld(inputs);
                Evidence evidence = new Evidence()) {
            MainJob job = new MainJob(world, evidence, kind, settings(), exports);
            job.run();
            if (!kind.equals("memory")) {
                job.damage(store);
            }
            if (kind.startsWith("keystore")) {
                job.wrongPassword(StoreSettings.at(store).password(PasswordSources.of(WRONG_PASSWORD.toCharArray())));
            }
            SecretSearch search = search(world, job);
            if (kind.equals("file")) {
                // It keeps what it is given in the clear, in files of the owner's; that is what it is for.
                assertNoLeak(search, evidence, Set.of(inputs, exports, store));
                assertOwnerOnlyAndFound(search, store, ".entry");
            } else {
                assertNoLeak(search, evidence, Set.of(inputs, exports));
            }
            assertOwnerOnlyAndFound(search, exports, ".json");
        }
    }

    /** The server's dump and log are in the folder that is searched. */
    @Test
    void isNowhereToBeFoundInRedis() throws IOException {
        writeKeys();
        try (TestWorld world = new TestWorld(inputs);
                Evidence evidence = new Evidence();
                RedisServer server =
                        RedisServer.start(folder, "--requirepass", REDIS_PASSWORD, "--rdbcompression", "no")) {
            StoreSettings settings = serverSettings().option("address", server.address());
            MainJob job = new MainJob(
                    world, evidence, "redis", settings.password(purpose -> REDIS_PASSWORD.toCharArray()), exports);
            job.run();
            job.wrongPassword(settings.password(purpose -> WRONG_PASSWORD.toCharArray()));
            ProcessBuilder saving = new ProcessBuilder("redis-cli", "-p", Integer.toString(server.port()), "save");
            saving.environment().put("REDISCLI_AUTH", REDIS_PASSWORD);
            assertEquals(0, saving.start().onExit().join().exitValue());
            assertTrue(Files.size(folder.resolve("dump.rdb")) > 2_000);
            assertNoLeak(search(world, job), evidence, Set.of(inputs, exports));
        }
    }

    /** The database as text and the server's log, which has every statement, are in the folder that is searched. */
    @Test
    void isNowhereToBeFoundInPostgres() throws IOException, SQLException {
        writeKeys();
        try (PostgresServer server = PostgresServer.start()) {
            addUser(server);
            searchIn(server);
        }
    }

    private void searchIn(PostgresServer server) throws IOException {
        try (TestWorld world = new TestWorld(inputs);
                Evidence evidence = new Evidence()) {
            StoreSettings settings = serverSettings()
                    .option("url", server.url())
                    .option("user", DATABASE_USER)
                    .option("create-schema", "true");
            MainJob job = new MainJob(
                    world, evidence, "jdbc", settings.password(purpose -> DATABASE_PASSWORD.toCharArray()), exports);
            job.run();
            job.wrongPassword(settings.password(purpose -> WRONG_PASSWORD.toCharArray()));
            String dump = server.dump();
            assertTrue(dump.contains("COPY stslib.entry"), "the entries are in the dump");
            Files.writeString(folder.resolve("dump"), dump, StandardCharsets.ISO_8859_1);
            Path log = Files.copy(server.folder().resolve("log"), folder.resolve("log"));
            assertTrue(
                    Files.readString(log, StandardCharsets.ISO_8859_1).contains("stslib.entry"),
                    "the log has the statements");
            assertNoLeak(search(world, job), evidence, Set.of(inputs, exports));
        }
    }

    /** Adds a user who gives a password. Neither the server nor the driver may log that statement. */
    private static void addUser(PostgresServer server) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), null);
                Statement statement = connection.createStatement()) {
            statement.execute("SET log_statement = 'none'");
            statement.execute("CREATE ROLE " + PostgresServer.ASKED);
            statement.execute("CREATE ROLE " + DATABASE_USER + " LOGIN PASSWORD '" + DATABASE_PASSWORD + "' IN ROLE "
                    + PostgresServer.ASKED);
            statement.execute("GRANT CREATE ON DATABASE postgres TO " + DATABASE_USER);
        }
    }

    private void writeKeys() {
        for (String name : List.of("name.key", "sealing.key")) {
            OwnerOnlyFiles.write(inputs.resolve(name), AesGcm.newKey());
        }
    }

    /** The settings of a store on a server, but for its address. */
    private StoreSettings serverSettings() {
        return StoreSettings.create()
                .option("timeout", "PT20S")
                .option("name-key-file", inputs.resolve("name.key").toString())
                .option("key-file", inputs.resolve("sealing.key").toString());
    }

    private StoreSettings settings() {
        Path password = inputs.resolve("password");
        OwnerOnlyFiles.write(password, PASSWORD.getBytes(StandardCharsets.UTF_8));
        return StoreSettings.at(store).password(PasswordSources.file(password));
    }

    private static SecretSearch search(TestWorld world, MainJob job) {
        Set<String> secrets = new HashSet<>(world.sts.secrets());
        secrets.addAll(job.codes());
        secrets.addAll(Profiles.SECRETS);
        secrets.addAll(Connections.SECRETS);
        secrets.addAll(Set.of(PASSWORD, WRONG_PASSWORD, REDIS_PASSWORD, DATABASE_PASSWORD));
        return new SecretSearch(secrets);
    }

    private void assertNoLeak(SecretSearch search, Evidence evidence, Set<Path> leftOut) throws IOException {
        Map<String, String> written = evidence.texts();
        written.forEach((channel, text) ->
                assertTrue(channel.equals("console") || !text.isEmpty(), () -> "nothing went through " + channel));
        written.putAll(Evidence.files(folder, leftOut));
        assertEquals(Map.of(), Evidence.leaks(search, written));
    }

    private static void assertTheSearchSawEnough(Evidence evidence, Set<String> values) {
        String log = evidence.log().text();
        for (String part : List.of(
                "FINEST", "software.amazon.awssdk", "dev.stslib.core.stslib.StsCore", "AwsSdkTokenProvider", "jdk.")) {
            assertTrue(log.contains(part), () -> "the log has nothing of " + part);
        }
        Set<String> expected = new TreeSet<>(Set.of(
                "MfaCodeRejectedException",
                "MfaCodeUsedException",
                "MfaCodeRequiredException",
                "InvalidRequestException",
                "ExpiredAnswerException",
                "StsServiceException",
                "WrongPasswordException",
                "EndpointUnreachableException",
                "ProfileNotFoundException",
                "CredentialProcessException",
                "UnsafeFileException",
                "StoreException"));
        expected.removeAll(evidence.thrown());
        assertEquals(Set.of(), expected, () -> "not thrown; thrown were " + evidence.thrown());

        Set<String> missing = new TreeSet<>(values);
        missing.removeAll(evidence.classesOfValues());
        missing.remove("dev.stslib.api.ProfileSet$IgnoredSection"); // holds a header of a file, and is in no answer
        missing.remove("dev.stslib.core.console.ConsolePage"); // what a caller of the sign-in page chooses
        missing.remove(
                "dev.stslib.core.iam.AccessKey"); // an id, a state and a time, which IAM lists without the secret
        missing.remove("dev.stslib.api.spi.SignInPage"); // the job has no sign-in; the page shows its purpose alone
        // What the store of a fleet says of names, versions and counts; the job has no such store.
        missing.removeAll(Set.of(
                "dev.stslib.api.spi.EntryChange",
                "dev.stslib.api.spi.SharedRateLimit$Demand",
                "dev.stslib.api.spi.SharedRateLimit$Grant"));
        assertEquals(Set.of(), missing, "values that were not printed");
    }

    /** The classes of the API and of the core's facades whose objects hold something. */
    private static Set<String> valueClasses() {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("dev.stslib.api", "dev.stslib.core")) {
            boolean holds = type.getAllFields().stream()
                    .filter(field -> field.getOwner().getPackageName().startsWith("dev.stslib"))
                    .map(JavaField::getModifiers)
                    .anyMatch(modifiers -> !modifiers.contains(JavaModifier.STATIC));
            boolean passedAround = type.isRecord()
                    || List.of("dev.stslib.api", "dev.stslib.api.request", "dev.stslib.core", "dev.stslib.core.event")
                            .contains(type.getPackageName());
            if (holds
                    && passedAround
                    && !type.getPackageName().contains(".internal.")
                    && type.getModifiers().contains(JavaModifier.PUBLIC)
                    && !type.isInterface()
                    && !type.isEnum()
                    && !type.getPackageName().endsWith("planted")) {
                names.add(type.getName());
            }
        }
        return names;
    }

    private static void assertOwnerOnlyAndFound(SecretSearch search, Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(suffix)).toList();
            assertTrue(!found.isEmpty());
            for (Path file : found) {
                OwnerOnlyFiles.check(file);
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertTrue(!search.in(content).isEmpty(), () -> "the search must find what is in " + file);
            }
        }
    }
}
