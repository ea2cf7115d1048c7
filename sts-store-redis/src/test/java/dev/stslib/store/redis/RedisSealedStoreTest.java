package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.SealedStoreContract;
import dev.stslib.testkit.contract.StoreBackend;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that change and values that a person changes. Each place is a prefix. */
@Tag("one-jdk")
class RedisSealedStoreTest extends SealedStoreContract {
    private final TestRedis redis = TestRedis.emptied();

    @Override
    protected CredentialStore store(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return TestRedis.store(nameKeys, sealingKeys);
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return TestRedis.settings(redis.server()).option(RedisSettings.PREFIX, folder.toString());
    }

    @Override
    protected StoreBackend backend(Path folder) {
        return redis.backend(folder.toString());
    }

    @Override
    protected int rekey(SecretBytes nameKeys, SecretBytes sealingKeys, StoreSettings settings) {
        return new RedisAdmin(TestRedis.store(nameKeys, sealingKeys), settings).rekey();
    }

    private int rekey() {
        SecretBytes newFirst = TestRedis.keys(TestRedis.key(3), TestRedis.SEALING_KEY);
        return rekey(TestRedis.NAME_KEY, newFirst, TestRedis.settings(redis.server()));
    }

    /** Makes two entries that the old key seals. Returns their keys on the server. */
    private List<String> saveTwo() {
        try (OpenStore before =
                store(TestRedis.NAME_KEY, TestRedis.SEALING_KEY).open(TestRedis.settings(redis.server()))) {
            assertTrue(before.save(TestRedis.entry("one", 1, "one"), 0));
            assertTrue(before.save(TestRedis.entry("two", 1, "two"), 0));
        }
        return redis.keysLike("*");
    }

    @Test
    void whatIsSealedAnewEndsAsBefore() {
        List<String> keys = saveTwo();
        assertEquals(2, rekey());
        for (String key : keys) {
            assertTrue(redis.commands().pttl(key.getBytes(UTF_8)) > 0, key);
        }
    }

    @Test
    void aKeyOfAnotherTypeIsLeftAndReportedAfterTheOthers() {
        byte[] key = saveTwo().get(0).getBytes(UTF_8);
        redis.commands().del(key);
        redis.commands().lpush(key, "x".getBytes(UTF_8));
        assertThrows(DamagedStoreException.class, () -> rekey());
        assertEquals("list", redis.commands().type(key));
        redis.commands().del(key);
        assertEquals(0, rekey(), "the other is done");
    }
}
