package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are changed while processes with the old and with the new ones share the store. */
@Tag("one-jdk")
@SuppressWarnings("NullAway.Init")
class RedisRekeyTest {
    private static final EntryName NAME = new EntryName("role");
    private static final StoredEntry FIRST = TestRedis.entry("role", 1, "first");
    private static final StoredEntry SECOND = TestRedis.entry("role", 2, "second");
    private static final StoredEntry OTHER = TestRedis.entry("other", 1, "other");
    private static final SecretBytes NEW = TestRedis.key(3);

    private static RedisServer server;
    private static TestRedis redis;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        server = RedisServer.start(folder);
        redis = new TestRedis(server);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            redis.close();
            server.close();
        }
    }

    @BeforeEach
    void flush() {
        redis.commands().flushall();
    }

    private static OpenStore open(SecretBytes names, SecretBytes sealing) {
        return TestRedis.store(names, sealing).open(TestRedis.settings(server));
    }

    private static RedisAdmin admin(SecretBytes names, SecretBytes sealing) {
        return new RedisAdmin(TestRedis.store(names, sealing), TestRedis.settings(server));
    }

    @Test
    void theSealingKeyIsChangedInSteps() {
        SecretBytes oldFirst = TestRedis.keys(TestRedis.SEALING_KEY, NEW);
        SecretBytes newFirst = TestRedis.keys(NEW, TestRedis.SEALING_KEY);
        try (OpenStore before = open(TestRedis.NAME_KEY, TestRedis.SEALING_KEY);
                OpenStore prepared = open(TestRedis.NAME_KEY, oldFirst);
                OpenStore changed = open(TestRedis.NAME_KEY, newFirst)) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
            assertEquals(Optional.of(FIRST), changed.load(NAME));
            assertTrue(changed.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), prepared.load(NAME));
            assertEquals(1, admin(TestRedis.NAME_KEY, newFirst).rekey(), "the other entry");
            assertEquals(0, admin(TestRedis.NAME_KEY, newFirst).rekey());
            assertEquals(2, admin(TestRedis.NAME_KEY, NEW).verify().whole());
            for (String key : redis.keysLike("*")) {
                assertTrue(
                        redis.commands().pttl(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) > 0,
                        "it still ends");
            }
        }
        try (OpenStore after = open(TestRedis.NAME_KEY, NEW)) {
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER.info().name()));
        }
    }

    @Test
    void aGenerationThatWasLeakedIsLeftBehindAtOnce() {
        try (OpenStore before = open(TestRedis.NAME_KEY, TestRedis.SEALING_KEY);
                OpenStore after = open(TestRedis.NAME_KEY, NEW)) {
            assertTrue(before.save(FIRST, 0));
            assertEquals(Optional.empty(), after.load(NAME));
            assertEquals(List.of(), after.list());
            assertEquals(1, after.unlisted().size());
            assertFalse(after.deleteDamaged(NAME), "it is whole");
            assertTrue(after.save(SECOND, 0));
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertFalse(admin(TestRedis.NAME_KEY, NEW).verify().problems().size() > 0);
        }
    }

    @Test
    void whatIsDamagedIsLeftAndReportedAfterTheOthers() {
        SecretBytes newFirst = TestRedis.keys(NEW, TestRedis.SEALING_KEY);
        try (OpenStore before = open(TestRedis.NAME_KEY, TestRedis.SEALING_KEY)) {
            for (int i = 0; i < 5; i++) {
                assertTrue(before.save(TestRedis.entry("role " + i, 1, "payload"), 0));
            }
        }
        List<String> keys = redis.keysLike("*");
        redis.set(keys.get(0), new byte[100]);
        redis.commands().del(keys.get(1).getBytes(UTF_8));
        redis.commands().lpush(keys.get(1).getBytes(UTF_8), "x".getBytes(UTF_8));
        RedisAdmin admin = admin(TestRedis.NAME_KEY, newFirst);
        DamagedStoreException damaged = assertThrows(DamagedStoreException.class, admin::rekey);
        assertTrue(damaged.problem().startsWith("Values are damaged and were left as they are, 2 of them"));
        assertEquals(3, admin(TestRedis.NAME_KEY, NEW).verify().whole(), "the others are done");
        keys.subList(0, 2).forEach(key -> redis.commands().del(key.getBytes(UTF_8)));
        assertEquals(0, admin.rekey());
    }

    @Test
    void theNameKeyIsChangedWhileBothAreRead() {
        SecretBytes both = TestRedis.keys(NEW, TestRedis.NAME_KEY);
        try (OpenStore before = open(TestRedis.NAME_KEY, TestRedis.SEALING_KEY)) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
        }
        try (OpenStore changed = open(both, TestRedis.SEALING_KEY)) {
            assertEquals(2, changed.list().size());
            assertFalse(changed.save(SECOND, 0), "an entry lies under the old name");
            assertEquals(Optional.of(FIRST), changed.load(NAME));
            assertTrue(changed.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), changed.load(NAME));
            assertEquals(2, changed.list().size(), "each name once");
        }
        assertEquals(1, admin(both, TestRedis.SEALING_KEY).rekey(), "the other entry");
        assertEquals(2, redis.keysLike("*").size(), "the old names are gone");
        try (OpenStore after = open(NEW, TestRedis.SEALING_KEY)) {
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER.info().name()));
        }
    }
}
