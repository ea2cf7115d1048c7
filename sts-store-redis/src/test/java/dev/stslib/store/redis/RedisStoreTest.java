package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.RedisServer;
import dev.stslib.testkit.tls.SelfSigned;
import dev.stslib.testkit.tls.TestKeys;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the store connects, and what it does when the server is down. */
@Tag("one-jdk")
class RedisStoreTest {
    private static final EntryName NAME = new EntryName("role");
    private static final StoredEntry FIRST = TestRedis.entry("role", 1, "first");
    private static final StoredEntry SECOND = TestRedis.entry("role", 2, "second");
    private static final String PASSWORD = "pass/word+of=redis";

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    private static String problem(StoreSettings settings) {
        return assertThrows(StoreException.class, () -> TestRedis.store().open(settings))
                .problem();
    }

    @Test
    void optionsAreChecked() {
        StoreSettings good = TestRedis.settings("redis://127.0.0.1:1");
        assertEquals("The store redis needs the address of its server", problem(StoreSettings.create()));
        assertEquals(
                "The option address of the store redis holds a user or a password",
                problem(good.option("address", "redis://user:" + PASSWORD + "@127.0.0.1:1")));
        assertTrue(problem(good.option("address", "http://127.0.0.1:1")).contains("which is no address of Redis"));
        assertTrue(problem(good.option("addres", "x")).contains("has no option 'addres'"));
        assertEquals("The option timeout of the store redis is '2'", problem(good.option("timeout", "2")));
        assertEquals("The option timeout of the store redis is 'PT1H'", problem(good.option("timeout", "PT1H")));
        assertEquals("The option prefix of the store redis is 'a*'", problem(good.option("prefix", "a*")));
        assertEquals("The Redis server at redis://127.0.0.1:1 cannot be reached", problem(good));
    }

    @Test
    void keysComeFromFiles() throws IOException {
        Path names = folder.resolve("names");
        Path sealing = folder.resolve("sealing");
        StoreSettings settings = TestRedis.settings("redis://127.0.0.1:1").option("name-key-file", names.toString());
        RedisStore store = new RedisStore();
        assertEquals(
                "There is no file " + names,
                assertThrows(StoreException.class, () -> store.open(settings)).problem());
        OwnerOnlyFiles.write(names, TestRedis.NAME_KEY.revealSecret());
        assertEquals(
                "The store redis needs the option key-file",
                assertThrows(StoreException.class, () -> store.open(settings)).problem());
        StoreSettings both = settings.option("key-file", sealing.toString());
        OwnerOnlyFiles.write(sealing, new byte[33]);
        assertEquals(
                "The keys that seal have 33 bytes, not 32 for each",
                assertThrows(StoreException.class, () -> store.open(both)).problem());
        OwnerOnlyFiles.write(
                sealing, TestRedis.keys(TestRedis.key(9), TestRedis.SEALING_KEY).revealSecret());
        try (RedisServer server = RedisServer.start(folder);
                OpenStore one = TestRedis.store().open(TestRedis.settings(server));
                OpenStore other = new RedisStore().open(both.option("address", server.address()))) {
            StoredEntry entry = TestRedis.entry("role", 1, "payload");
            assertTrue(one.save(entry, 0));
            assertEquals(Optional.of(entry), other.load(NAME));
        }
    }

    @Test
    void theUserAndThePasswordAreTheServersOwn() throws IOException {
        try (RedisServer server = RedisServer.start(folder, TestRedis.user(PASSWORD))) {
            StoreSettings user = TestRedis.settings(server).option("user", "fleet");
            try (OpenStore store = TestRedis.store().open(user.password(purpose -> PASSWORD.toCharArray()))) {
                assertTrue(store.save(FIRST, 0));
                assertTrue(store.save(SECOND, 1));
                assertEquals(Optional.of(SECOND), store.load(NAME));
                assertEquals(1, store.list().size());
                store.leases().orElseThrow().tryAcquire(NAME).orElseThrow().close();
                AtomicInteger heard = new AtomicInteger();
                assertTrue(store.onChange(change -> heard.incrementAndGet()).isPresent());
                assertTrue(store.delete(NAME, 2));
                await(() -> isReported(store, heard));
            }
            WrongPasswordException wrong = assertThrows(
                    WrongPasswordException.class,
                    () -> TestRedis.store().open(user.password(purpose -> "wrong/secret".toCharArray())));
            assertFalse(stackTrace(wrong).contains("wrong/secret"));
            assertThrows(
                    WrongPasswordException.class,
                    () -> TestRedis.store().open(TestRedis.settings(server)),
                    "without a password");
            StoreSettings elsewhere = user.option("prefix", "other").password(purpose -> PASSWORD.toCharArray());
            try (OpenStore store = TestRedis.store().open(elsewhere)) {
                assertTrue(assertThrows(StoreException.class, () -> store.load(NAME))
                        .problem()
                        .endsWith("answered with the error NOPERM"));
            }
        }
    }

    private static String stackTrace(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void tlsTrustsTheCertificatesOfTheTrustFile() throws Exception {
        var keys = TestKeys.rsa();
        var builder = SelfSigned.builder(keys, "CN=localhost", java.time.Instant.now());
        builder.addExtension(
                org.bouncycastle.asn1.x509.Extension.subjectAlternativeName,
                false,
                new org.bouncycastle.asn1.x509.GeneralNames(new org.bouncycastle.asn1.x509.GeneralName(
                        org.bouncycastle.asn1.x509.GeneralName.dNSName, "localhost")));
        Path certificate = pem("CERTIFICATE", SelfSigned.sign(builder, keys).getEncoded());
        Path key = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        int port = RedisServer.freePort();
        try (RedisServer server = RedisServer.startTls(port, folder, certificate, key)) {
            StoreSettings settings = TestRedis.settings("rediss://localhost:" + server.port());
            assertTrue(problem(settings).endsWith("cannot be reached"), "the JDK does not trust the certificate");
            StoreSettings trusting = settings.option("trust-file", certificate.toString());
            try (OpenStore store = TestRedis.store().open(trusting)) {
                assertTrue(store.save(FIRST, 0));
                assertEquals(Optional.of(FIRST), store.load(NAME));
            }
            assertTrue(
                    problem(trusting.option("address", "rediss://127.0.0.1:" + server.port()))
                            .endsWith("cannot be reached"),
                    "the certificate is for another host");
        }
    }

    private Path pem(String type, byte[] der) throws IOException {
        String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
        return Files.writeString(folder.resolve(type.replace(' ', '-')), text);
    }

    @Test
    void aServerThatHangsCostsOneWait() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                OpenStore store =
                        TestRedis.store().open(TestRedis.settings(server).option("timeout", "PT0.5S"))) {
            assertTrue(store.save(FIRST, 0));
            server.stop();
            assertTrue(failure(store).endsWith("did not answer within 0.5 s"));
            assertTrue(failure(store).contains("was not asked"));
            server.goOn();
            await(() -> works(store));
            assertTrue(store.save(SECOND, 1));
        }
    }

    /** So that an application does not wait at each of its requests. */
    @Test
    void aServerThatNeverAnswersIsTriedOnceWhenTheStoreIsOpened() throws IOException {
        Duration minute = Duration.ofMinutes(1);
        RedisStore store = new RedisStore(
                new ServerKeys(TestRedis.NAME_KEY, TestRedis.SEALING_KEY),
                () -> TestRedis.NOW,
                System::nanoTime,
                new ServerTimes(minute, minute, minute));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            StoreSettings settings = TestRedis.settings("redis://127.0.0.1:" + silent.getLocalPort())
                    .option("timeout", "PT0.5S")
                    .password(purpose -> {
                        asked.incrementAndGet();
                        return PASSWORD.toCharArray();
                    });
            assertTrue(failure(store, settings).endsWith("cannot be reached"));
            for (int i = 0; i < 20; i++) {
                assertTrue(failure(store, settings).contains("was not asked"));
            }
            assertEquals(1, connections(silent));
            assertEquals(1, asked.get(), "so often was the password asked for");
        }
    }

    private static String failure(RedisStore store, StoreSettings settings) {
        return assertThrows(StoreException.class, () -> store.open(settings)).problem();
    }

    private static int connections(ServerSocket silent) throws IOException {
        silent.setSoTimeout(1);
        for (int count = 0; ; count++) {
            try {
                silent.accept().close();
            } catch (SocketTimeoutException e) {
                return count;
            }
        }
    }

    @Test
    void aServerThatIsDownWhenTheStoreIsOpenedIsTakenUpLater() throws IOException {
        RedisStore store = TestRedis.store();
        int port = RedisServer.freePort();
        StoreSettings settings = TestRedis.settings("redis://127.0.0.1:" + port);
        assertTrue(failure(store, settings).endsWith("cannot be reached"));
        try (RedisServer server = RedisServer.startOn(port, folder)) {
            assertEquals(port, server.port());
            await(() -> opens(store, settings));
        }
    }

    private static boolean opens(RedisStore store, StoreSettings settings) {
        try (OpenStore opened = store.open(settings)) {
            return opened.save(FIRST, 0);
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void aConnectionThatIsDeadIsReplaced() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                FaultyProxy proxy = FaultyProxy.before(server);
                OpenStore store =
                        TestRedis.store().open(TestRedis.settings(proxy.url()).option("timeout", "PT0.5S"))) {
            assertTrue(store.save(FIRST, 0));
            proxy.freeze();
            assertTrue(failure(store).endsWith("did not answer within 0.5 s"));
            await(() -> works(store));
            assertTrue(store.save(SECOND, 1));
        }
    }

    /** As it is for a call that meets the change of the connection. */
    @Test
    void whatWasAskedOnTheConnectionBeforeIsAnswered() throws Exception {
        RedisServer server = TestRedis.emptied().server();
        try (RedisConnection connection = RedisConnection.open(RedisSettings.of(TestRedis.settings(server)))) {
            RedisClusterAsyncCommands<byte[], byte[]> before = connection.commands();
            connection.renew(before);
            await(() -> connection.commands() != before);
            assertEquals(2, before.time().get().size());
        }
    }

    /** One call begins while another waits, and fails when the connection has been replaced for that. */
    @Test
    void aConnectionThatIsDeadIsReplacedOnceForAllItsCalls() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                FaultyProxy proxy = FaultyProxy.before(server)) {
            RedisSettings settings =
                    RedisSettings.of(TestRedis.settings(proxy.url()).option("timeout", "PT0.5S"));
            try (RedisConnection connection = RedisConnection.open(settings)) {
                RedisCalls earlier = new RedisCalls(connection, settings, TestRedis.TIMES);
                RedisCalls later = new RedisCalls(connection, settings, TestRedis.TIMES);
                proxy.freeze();
                assertThrows(
                        StoreException.class,
                        () -> later.call(dead -> {
                            RedisFuture<List<byte[]>> unanswered = dead.time();
                            assertThrows(StoreException.class, () -> earlier.call(RedisClusterAsyncCommands::time));
                            await(() -> connection.commands() != dead);
                            return unanswered;
                        }));
                RedisConnection.open(settings).close(); // comes after all that the calls have begun
                assertEquals(3, proxy.connections(), "the first, the one that replaced it, and the last");
            }
        }
    }

    @Test
    void aSaveWhoseAnswerIsLostIsReportedAndNotRepeated() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                FaultyProxy proxy = FaultyProxy.before(server);
                OpenStore store = TestRedis.store().open(TestRedis.settings(proxy.url()));
                OpenStore other = TestRedis.store().open(TestRedis.settings(server))) {
            assertTrue(store.save(TestRedis.entry("another", 1, "so that the server knows the script"), 0));
            await(() ->
                    new String(proxy.passed(), ISO_8859_1).contains("PUBLISH")); // its report counts as a command too
            proxy.failAt(2);
            assertThrows(StoreException.class, () -> store.save(FIRST, 0));
            assertTrue(proxy.hasFailed());
            assertEquals(Optional.of(FIRST), other.load(NAME));
        }
    }

    @Test
    void aServerThatIsDownIsTakenUpAgain() throws IOException {
        int port = RedisServer.freePort();
        RedisServer first = RedisServer.startOn(port, folder);
        try (OpenStore store = TestRedis.store().open(TestRedis.settings(first))) {
            assertTrue(store.save(SECOND, 0));
            first.close();
            await(() -> !works(store));
            try (RedisServer second = RedisServer.startOn(port, folder)) {
                assertEquals(port, second.port());
                await(() -> works(store));
                assertEquals(Optional.empty(), store.load(NAME), "it has kept nothing");
                assertTrue(store.save(FIRST, 0));
                assertEquals(Optional.of(FIRST), store.load(NAME));
            }
        }
    }

    @Test
    void reportsOfChangesComeAgainAfterAnOutage() throws Exception {
        int port = RedisServer.freePort();
        RedisServer first = RedisServer.startOn(port, folder);
        AtomicInteger heard = new AtomicInteger();
        try (OpenStore store = TestRedis.store().open(TestRedis.settings(first))) {
            AutoCloseable reports =
                    store.onChange(change -> heard.incrementAndGet()).orElseThrow();
            await(() -> isReported(store, heard));
            first.close();
            await(() -> !works(store));
            heard.set(0);
            try (RedisServer second = RedisServer.startOn(port, folder)) {
                assertEquals(port, second.port());
                await(() -> isReported(store, heard));
            }
            reports.close();
        }
    }

    private static boolean isReported(OpenStore store, AtomicInteger heard) {
        try {
            Optional<StoredEntry> there = store.load(NAME);
            if (there.isEmpty()) {
                store.save(FIRST, 0);
            } else {
                store.delete(NAME, there.get().info().version());
            }
        } catch (StoreException e) {
            // The server is down still.
        }
        return heard.get() > 0;
    }

    @Test
    void aServerThatIsFullOrReadOnlyIsLeftAlone() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                TestRedis redis = new TestRedis(server);
                OpenStore store = TestRedis.store().open(TestRedis.settings(server))) {
            redis.commands().configSet("maxmemory", "1");
            assertTrue(assertThrows(StoreException.class, () -> store.save(FIRST, 0))
                    .problem()
                    .endsWith("answered with the error OOM"));
            assertTrue(failure(store).contains("was not asked"));
            redis.commands().configSet("maxmemory", "0");
            await(() -> works(store));
            redis.commands().replicaof("127.0.0.1", 1);
            assertThrows(StoreException.class, () -> store.save(FIRST, 0));
            redis.commands().replicaofNoOne();
            await(() -> works(store));
            assertTrue(store.save(FIRST, 0));
        }
    }

    private static String failure(OpenStore store) {
        return assertThrows(StoreException.class, () -> store.load(NAME)).problem();
    }

    private static boolean works(OpenStore store) {
        try {
            store.load(NAME);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 6_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("It does not come");
    }

    @Test
    void valuesEndWithTheirCredentials() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                TestRedis redis = new TestRedis(server);
                OpenStore store = TestRedis.store().open(TestRedis.settings(server))) {
            assertTrue(store.save(FIRST, 0));
            String key = redis.keysLike("*").get(0);
            long left = redis.commands().pttl(key.getBytes(UTF_8));
            assertTrue(left > 0 && left <= 3_600_000, () -> "it ends in " + left + " ms");
        }
    }
}
