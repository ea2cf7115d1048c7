package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person with full access to the server reads nothing, and has no wrong credentials served. */
@Tag("one-jdk")
class RedisAttackTest {
    private static final EntryName ONE = new EntryName("S3ReadOnlyRole-prod");
    private static final EntryName TWO = new EntryName("DynamoDBRole-dev");
    private static final Duration LIFE = ServerTimes.DEFAULT.leaseLife();
    private static final String CANARY = "canary/secret+key=";

    private final TestRedis redis = TestRedis.emptied();
    private final RedisServer server = redis.server();

    private OpenStore open() {
        return TestRedis.store().open(TestRedis.settings(server));
    }

    private static String key(EntryName name) {
        return new String(new RedisNames("stslib").value(digest(name)), UTF_8);
    }

    private static String leaseKey(EntryName name) {
        return new String(new RedisNames("stslib").lease(digest(name)), UTF_8);
    }

    private static String digest(EntryName name) {
        return new NameKey(TestRedis.NAME_KEY.revealSecret()).digest(name);
    }

    @Test
    void aKeyOfAnotherTypeIsDamageOfThatEntryAlone() {
        try (OpenStore store = open()) {
            redis.commands().lpush(key(ONE).getBytes(UTF_8), "x".getBytes(UTF_8));
            assertThrows(DamagedStoreException.class, () -> store.load(ONE));
            assertThrows(DamagedStoreException.class, () -> store.save(TestRedis.entry(ONE.value(), 1, "one"), 0));
            assertTrue(store.save(TestRedis.entry(TWO.value(), 1, "two"), 0), "the circuit breaker stays closed");
            assertTrue(store.deleteDamaged(ONE));
            assertTrue(store.save(TestRedis.entry(ONE.value(), 1, "one"), 0));
        }
    }

    @Test
    void aValueThatIsTooLongIsDamageAndIsNotReadToItsEnd() {
        int length = 100 << 20;
        try (FaultyProxy proxy = FaultyProxy.before(server);
                OpenStore store = TestRedis.store().open(TestRedis.settings(proxy.url()))) {
            redis.commands().setrange(key(ONE).getBytes(UTF_8), length, "x".getBytes(UTF_8));
            assertTrue(assertThrows(DamagedStoreException.class, () -> store.load(ONE))
                    .problem()
                    .endsWith("is longer than any that stslib writes"));
            assertThrows(DamagedStoreException.class, () -> store.save(TestRedis.entry(ONE.value(), 1, "one"), 0));
            assertEquals(List.of(), store.list());
            assertEquals(1, store.unlisted().size());
            assertTrue(store.deleteDamaged(ONE));
            assertTrue(store.save(TestRedis.entry(ONE.value(), 1, "one"), 0));
            assertTrue(proxy.passed().length < length / 4, () -> proxy.passed().length + " bytes");
        }
    }

    /** A token of ours has neither its type nor its length. */
    @Test
    void whatIsNoTokenHoldsNoLease() {
        byte[] lease = leaseKey(ONE).getBytes(UTF_8);
        List<Runnable> attacks = List.of(
                () -> redis.commands().lpush(lease, "x".getBytes(UTF_8)),
                () -> redis.commands().set(lease, new byte[0]),
                () -> redis.commands().setrange(lease, 100 << 20, "x".getBytes(UTF_8)));
        try (OpenStore store = open()) {
            Leases leases = store.leases().orElseThrow();
            for (Runnable attack : attacks) {
                attack.run();
                Lease taken = leases.tryAcquire(ONE).orElseThrow();
                assertEquals(Optional.empty(), leases.tryAcquire(ONE));
                redis.commands().del(lease);
                attack.run();
                taken.close();
                assertEquals(List.of(leaseKey(ONE)), redis.keysLike("*"), "it is another's");
                leases.tryAcquire(ONE).orElseThrow().close();
                assertEquals(List.of(), redis.keysLike("*"));
            }
            assertEquals(Optional.empty(), store.load(ONE), "the circuit breaker stays closed");
        }
    }

    @Test
    void aLeaseThatIsHeldForEverIsTakenOverAfterItsTime() {
        AtomicLong elapsed = new AtomicLong();
        RedisStore store = new RedisStore(
                new ServerKeys(TestRedis.NAME_KEY, TestRedis.SEALING_KEY),
                () -> TestRedis.NOW,
                elapsed::get,
                ServerTimes.DEFAULT);
        try (OpenStore opened = store.open(TestRedis.settings(server))) {
            Leases leases = opened.leases().orElseThrow();
            redis.set(leaseKey(ONE), "an attacker's".getBytes(UTF_8));
            assertEquals(Optional.empty(), leases.tryAcquire(ONE));
            elapsed.set(LIFE.toNanos() - 1);
            assertEquals(Optional.empty(), leases.tryAcquire(ONE));
            redis.set(leaseKey(ONE), "another token".getBytes(UTF_8));
            elapsed.set(LIFE.toNanos());
            assertEquals(Optional.empty(), leases.tryAcquire(ONE), "it has changed, as that of a holder does");
            elapsed.set(2 * LIFE.toNanos());
            leases.tryAcquire(ONE).orElseThrow().close();
            assertEquals(List.of(), redis.keysLike("*"));
        }
    }

    @Test
    void aLeaseThatWasTakenAwayIsNotGivenBackOver() {
        try (OpenStore store = open()) {
            Lease lease = store.leases().orElseThrow().tryAcquire(ONE).orElseThrow();
            redis.set(leaseKey(ONE), "another's".getBytes(UTF_8));
            lease.close();
            assertEquals("another's", new String(redis.get(leaseKey(ONE)), UTF_8));
        }
    }

    @Test
    void scriptsThatWereRemovedAreSentAgain() {
        try (OpenStore store = open()) {
            StoredEntry second = TestRedis.entry(ONE.value(), 2, "second");
            assertTrue(store.save(TestRedis.entry(ONE.value(), 1, "first"), 0));
            redis.commands().scriptFlush();
            redis.commands().scriptLoad("return {1}");
            assertFalse(store.save(TestRedis.entry(ONE.value(), 9, "ninth"), 7));
            assertTrue(store.save(second, 1));
            assertEquals(Optional.of(second), store.load(ONE));
        }
    }

    /** What is forged comes before what is real, on the same connection. */
    @Test
    void reportsOfChangesThatAreForgedAreIgnored() throws InterruptedException {
        byte[] channel = "stslib:changes".getBytes(UTF_8);
        BlockingQueue<EntryChange> heard = new LinkedBlockingQueue<>();
        try (OpenStore store = open();
                OpenStore other =
                        TestRedis.store(TestRedis.NAME_KEY, TestRedis.key(7)).open(TestRedis.settings(server))) {
            assertTrue(store.onChange(heard::add).isPresent());
            while (redis.commands().pubsubNumsub(channel).values().stream().noneMatch(count -> count > 0)) {
                LockSupport.parkNanos(5_000_000);
            }
            assertTrue(store.save(TestRedis.entry(ONE.value(), 1, "one"), 0));
            assertEquals(new EntryChange(ONE, 1, Kind.SAVED), heard.poll(1, TimeUnit.MINUTES));
            byte[] value = redis.get(key(ONE));
            assertTrue(other.save(TestRedis.entry(TWO.value(), 5, "of another key"), 0));
            redis.commands().publish(channel, new byte[0]);
            redis.commands().publish(channel, "forged".getBytes(UTF_8));
            redis.commands().publish(channel, value);
            redis.commands().publish(channel, Arrays.copyOfRange(value, 57, value.length));
            assertTrue(store.delete(ONE, 1));
            assertEquals(new EntryChange(ONE, 1, Kind.DELETED), heard.poll(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void nothingIsReadableOnTheServerOrOnTheWay() {
        try (FaultyProxy proxy = FaultyProxy.before(server)) {
            StoreSettings settings = TestRedis.settings(proxy.url());
            try (OpenStore store = TestRedis.store().open(settings)) {
                assertTrue(store.save(TestRedis.entry(ONE.value(), 1, CANARY), 0));
                assertTrue(store.save(TestRedis.entry(TWO.value(), 1795255200000L, CANARY), 0));
                assertTrue(store.save(TestRedis.entry(ONE.value(), 2, CANARY), 1));
                assertTrue(store.load(ONE).isPresent());
                assertEquals(2, store.list().size());
                assertTrue(store.leases().orElseThrow().tryAcquire(ONE).isPresent());
                while (!new String(proxy.passed(), ISO_8859_1).contains("PUBLISH")) {
                    LockSupport.parkNanos(5_000_000);
                }
                StringBuilder dump = new StringBuilder(new String(proxy.passed(), ISO_8859_1));
                for (String key : redis.keysLike("*")) {
                    dump.append(key).append(new String(redis.get(key), ISO_8859_1));
                }
                assertTrue(dump.length() > 2_000);
                for (String planted : List.of(
                        CANARY,
                        "canary",
                        ONE.value(),
                        TWO.value(),
                        "S3Read",
                        "arn:aws",
                        "123456789012",
                        "vault",
                        "ROLE")) {
                    assertFalse(dump.toString().contains(planted), planted);
                    assertFalse(dump.toString().contains(wide(planted)), planted + " in UTF-16");
                }
            }
        }
    }

    @Test
    void noLoggerShowsAnythingAtAnyLevel() {
        StringBuilder log = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord entry) {
                log.append(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        handler.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        redis.commands()
                .aclSetuser(
                        "logged",
                        AclSetuserArgs.Builder.on()
                                .addPassword(CANARY)
                                .allKeys()
                                .allCommands());
        try (OpenStore store = TestRedis.store()
                .open(TestRedis.settings(server).option("user", "logged").password(purpose -> CANARY.toCharArray()))) {
            assertTrue(store.save(TestRedis.entry(ONE.value(), 1, CANARY), 0));
            assertTrue(store.load(ONE).isPresent());
            redis.commands().lpush(key(TWO).getBytes(UTF_8), "x".getBytes(UTF_8));
            assertThrows(DamagedStoreException.class, () -> store.load(TWO));
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
        assertTrue(log.toString().contains("io.lettuce"), "the client logs");
        assertFalse(log.toString().contains(ONE.value()));
        assertFalse(
                log.toString().contains(CANARY),
                () -> log.substring(Math.max(0, log.indexOf(CANARY) - 500), log.indexOf(CANARY)));
    }

    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(unit -> wide.append('\0').append((char) unit));
        return wide.toString();
    }
}
