package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.api.spi.SharedRateLimit.Demand;
import dev.stslib.api.spi.SharedRateLimit.Grant;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rate limit on a server: what it gives, what lies there, and what a person can do who may write there. */
@Tag("one-jdk")
class RedisRateLimitTest {
    private static final EntryName NAME = new EntryName("rate limit of STS in eu-west-1");
    private static final int BURST = 10;

    @TempDir
    static Path folder;

    private static RedisServer server;
    private static TestRedis redis;
    private static OpenStore store;

    private long begun;

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start(folder);
        redis = new TestRedis(server);
        store = TestRedis.store().open(TestRedis.settings(server));
    }

    @AfterAll
    static void stop() throws IOException {
        if (store != null) { // or no server is installed
            store.close();
            redis.close();
            server.close();
        }
    }

    @BeforeEach
    void forget() {
        redis.commands().flushall();
        begun = System.nanoTime();
    }

    private static SharedRateLimit limit() {
        return store.rateLimit().orElseThrow();
    }

    private static Grant acquire(int permits, boolean isUrgent) {
        return limit().tryAcquire(new Demand(NAME, permits, 1, BURST, isUrgent));
    }

    /** One permit comes in each second that a test takes. */
    private void assertPermits(int expected, Grant grant) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        int permits = grant.permits();
        assertTrue(permits >= expected && permits <= expected + seconds, () -> permits + " after " + seconds + " s");
    }

    private static Grant refusal() {
        Grant grant = acquire(100, true);
        return grant.permits() == 0 ? grant : refusal();
    }

    private static String only(String pattern) {
        List<String> keys = redis.keysLike(pattern);
        assertEquals(1, keys.size(), keys::toString);
        return keys.get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void theBurstComesAtOnceAndThenOneAtATime() {
        assertEquals(7, acquire(7, true).permits());
        assertPermits(3, acquire(7, true));
        Grant none = refusal();
        assertTrue(none.pause().toMillis() > 0 && none.pause().toMillis() <= 1_000, none::toString);
    }

    @Test
    void theBackgroundLeavesHalfOfTheBurst() {
        assertEquals(5, acquire(BURST, false).permits());
        assertPermits(0, acquire(BURST, false));
        assertPermits(5, acquire(BURST, true));
    }

    @Test
    void namesHaveSeparateLimits() {
        assertEquals(BURST, acquire(BURST, true).permits());
        Demand other = new Demand(new EntryName("another account"), BURST, 1, BURST, true);
        assertEquals(BURST, limit().tryAcquire(other).permits());
    }

    @Test
    void permitsComeBackByTheClockOfTheServer() {
        Demand fast = new Demand(NAME, 1_000, 1_000, 100, true);
        assertEquals(100, limit().tryAcquire(fast).permits());
        int more = 0;
        for (long end = System.nanoTime() + 30_000_000_000L; more < 50 && System.nanoTime() < end; ) {
            more += limit().tryAcquire(fast).permits();
        }
        assertTrue(more >= 50, "although the clock of the store stands still");
    }

    @Test
    void whatLiesThereIsAWholeNumberThatEndsAndShowsNoName() {
        assertEquals(2, acquire(2, true).permits());
        String key = only("*:r");
        assertTrue(key.matches("stslib:\\{[A-Za-z0-9_-]{43}}:r"), key);
        String due = new String(redis.get(key), US_ASCII);
        assertTrue(due.matches("[0-9]{16}"), due);
        long left = redis.commands().pttl(bytes(key));
        assertTrue(left > 0 && left <= 2_000, () -> left + " ms");
        String sketch = only("*:n[01]");
        assertEquals(key.substring(0, key.length() - 1), sketch.substring(0, sketch.length() - 2), "one slot");
        long minutes = redis.commands().pttl(bytes(sketch));
        assertTrue(minutes > 0 && minutes <= 120_000, () -> minutes + " ms");
    }

    @Test
    void aTimeThatNoProcessCanHaveLeftCountsAsNow() {
        assertEquals(1, acquire(1, true).permits());
        String key = only("*:r");
        for (String forged :
                List.of("9007199254740991", "1e300", "inf", "nan", "-nan", "-1", "0x7fffffffffffff", "", "x")) {
            redis.set(key, bytes(forged));
            assertEquals(BURST, acquire(BURST, true).permits(), forged);
        }
        redis.commands().del(bytes(key));
        redis.commands().lpush(bytes(key), bytes("a list"));
        assertEquals(BURST, acquire(BURST, true).permits());
    }

    /** A person who does so again and again keeps the limit used up; the engine then continues without it. */
    @Test
    void aForgedTimeHoldsUpForTwoSecondsAndTheBurstAtMost() {
        assertEquals(1, acquire(1, true).permits());
        List<String> time = redis.commands().time().stream()
                .map(part -> new String(part, US_ASCII))
                .toList();
        long now = Long.parseLong(time.get(0)) * 1_000_000;
        redis.set(only("*:r"), bytes(Long.toString(now + 10_500_000)));
        Grant none = refusal();
        assertTrue(none.pause().toMillis() <= 2_000, none::toString);
    }

    @Test
    void whatIsNoSketchIsReplaced() {
        assertEquals(1, acquire(1, true).processes());
        String sketch = only("*:n[01]");
        redis.set(sketch, bytes("no sketch"));
        assertEquals(1, acquire(1, true).permits());
        redis.commands().del(bytes(sketch));
        redis.commands().lpush(bytes(sketch), bytes("a list"));
        assertEquals(1, acquire(1, true).permits());
        assertEquals(1, acquire(1, true).processes());
    }

    @Test
    void afterTheServerHasForgottenAllThereIsOneBurstMore() {
        assertEquals(BURST, acquire(100, true).permits());
        redis.commands().flushall();
        assertPermits(BURST, acquire(100, true));
        assertPermits(0, acquire(100, true));
    }

    @Test
    void processesAreCounted() {
        assertEquals(1, acquire(1, true).processes());
        List<OpenStore> others = new ArrayList<>();
        for (int i = 2; i <= 4; i++) {
            OpenStore other = TestRedis.store().open(TestRedis.settings(server));
            others.add(other);
            Demand demand = new Demand(NAME, 1, 1, BURST, true);
            assertEquals(i, other.rateLimit().orElseThrow().tryAcquire(demand).processes());
        }
        others.forEach(OpenStore::close);
        assertEquals(4, acquire(1, true).processes(), "for another minute or two");
    }

    @Test
    void threadsTogetherGetNoMoreThanTheLimit() throws Exception {
        Demand demand = new Demand(NAME, 3, 1_000, 100, true);
        AtomicInteger permits = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        long begun = System.nanoTime();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        permits.addAndGet(limit().tryAcquire(demand).permits());
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(permits.get() >= 100, permits + " permits");
        assertTrue(permits.get() <= 100 + millis + 2, permits + " permits in " + millis + " ms");
    }

    @Test
    void aUserWithoutRightsForTheLimitKeepsTheEntries() throws IOException {
        String[] user = TestRedis.user(
                "secret", "--user", "old", "on", ">secret", "~stslib:*", "+getrange", "+exists", "+eval", "+evalsha");
        try (RedisServer other = RedisServer.start(Files.createDirectory(folder.resolve("other")), user);
                OpenStore restricted = TestRedis.store()
                        .open(TestRedis.settings(other)
                                .option("user", "old")
                                .password(purpose -> "secret".toCharArray()));
                OpenStore allowed = TestRedis.store()
                        .open(TestRedis.settings(other)
                                .option("user", "fleet")
                                .password(purpose -> "secret".toCharArray()))) {
            SharedRateLimit refused = restricted.rateLimit().orElseThrow();
            Demand demand = new Demand(NAME, 1, 1, BURST, true);
            for (int i = 0; i < 3; i++) {
                StoreException error = assertThrows(StoreException.class, () -> refused.tryAcquire(demand));
                assertTrue(error.problem().endsWith("answered with the error NOPERM"), error.problem());
                assertTrue(restricted.load(NAME).isEmpty(), "the server is asked");
            }
            assertEquals(1, allowed.rateLimit().orElseThrow().tryAcquire(demand).permits(), "the documented rights");
            assertEquals(1, allowed.rateLimit().orElseThrow().tryAcquire(demand).processes());
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        OpenStore closed = TestRedis.store().open(TestRedis.settings(server));
        SharedRateLimit limit = closed.rateLimit().orElseThrow();
        closed.close();
        assertThrows(StoreException.class, () -> limit.tryAcquire(new Demand(NAME, 1, 1, 1, true)));
    }

    @Test
    void theKeysEndByThemselves() {
        Demand demand = new Demand(NAME, 1, 1_000, 1, true);
        assertEquals(1, limit().tryAcquire(demand).permits());
        long end = System.nanoTime() + 30_000_000_000L;
        while (!redis.keysLike("*:r").isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertFalse(redis.keysLike("*").isEmpty(), "the sketch");
        assertTrue(redis.keysLike("*:r").isEmpty());
    }
}
