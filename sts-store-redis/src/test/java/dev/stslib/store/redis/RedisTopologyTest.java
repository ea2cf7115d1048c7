package dev.stslib.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a cluster, and on a primary that sentinels name. */
@Tag("one-jdk")
class RedisTopologyTest {
    private static final int LAST_SLOT = 16_383;
    private static final int HALF = 8_191;
    private static final int ENTRIES = 20;

    @TempDir
    Path folder;

    @Test
    void aClusterHoldsTheEntriesOnAllItsNodes() throws IOException {
        try (RedisServer one = node("one");
                RedisServer two = node("two");
                TestRedis first = new TestRedis(one, TestRedis.OTHER_PASSWORD);
                TestRedis second = new TestRedis(two, TestRedis.OTHER_PASSWORD)) {
            first.commands().clusterAddSlots(IntStream.rangeClosed(0, HALF).toArray());
            second.commands()
                    .clusterAddSlots(IntStream.rangeClosed(HALF + 1, LAST_SLOT).toArray());
            first.commands().clusterMeet("127.0.0.1", two.port());
            await(() -> isReady(first) && isReady(second));
            StoreSettings settings = TestRedis.settings(one.address() + "," + "127.0.0.1:" + two.port())
                    .option("cluster", "true")
                    .option("user", "fleet")
                    .password(purpose -> "secret".toCharArray());
            try (OpenStore store = TestRedis.store().open(settings)) {
                for (int i = 0; i < ENTRIES; i++) {
                    StoredEntry entry = TestRedis.entry("role-" + i, 1, "first");
                    assertTrue(store.save(entry, 0));
                    assertTrue(store.save(TestRedis.entry("role-" + i, 2, "second"), 1));
                    assertEquals(
                            2,
                            store.load(entry.info().name()).orElseThrow().info().version());
                    assertTrue(store.leases()
                            .orElseThrow()
                            .tryAcquire(entry.info().name())
                            .isPresent());
                }
                assertEquals(ENTRIES, store.list().size());
                List<String> there = first.keysLike("*");
                List<String> elsewhere = second.keysLike("*");
                assertEquals(2 * ENTRIES, there.size() + elsewhere.size(), "values and leases");
                assertTrue(there.size() > 0 && elsewhere.size() > 0);
                for (String key : there) {
                    String sister = key.substring(0, key.length() - 1) + (key.endsWith("v") ? "l" : "v");
                    assertTrue(there.contains(sister), "the value and the lease of an entry are in one slot");
                }
                assertTrue(store.delete(new EntryName("role-0"), 2));
                assertEquals(ENTRIES - 1, store.list().size());
            }
        }
    }

    private RedisServer node(String name) throws IOException {
        return RedisServer.start(
                Files.createDirectory(folder.resolve(name)), TestRedis.user("secret", "--cluster-enabled", "yes"));
    }

    private static boolean isReady(TestRedis node) {
        return node.commands().clusterInfo().contains("cluster_state:ok")
                && node.commands().clusterInfo().contains("cluster_known_nodes:2");
    }

    @Test
    void sentinelsNameThePrimaryAndItsSuccessor() throws IOException {
        RedisServer primary = RedisServer.start(Files.createDirectory(folder.resolve("primary")));
        try (RedisServer replica = RedisServer.start(
                        Files.createDirectory(folder.resolve("replica")),
                        "--replicaof",
                        "127.0.0.1 " + primary.port(),
                        "--repl-diskless-sync-delay",
                        "0");
                RedisServer sentinel = sentinel(primary.port());
                TestRedis second = new TestRedis(replica)) {
            StoreSettings settings = TestRedis.settings("redis-sentinel://127.0.0.1:" + sentinel.port() + "#fleet")
                    .option("timeout", "PT2S");
            StoredEntry entry = TestRedis.entry("role", 1, "first");
            StoredEntry next = TestRedis.entry("role", 2, "second");
            try (OpenStore store = TestRedis.store().open(settings)) {
                assertTrue(store.save(entry, 0));
                await(() -> !second.keysLike("*").isEmpty());
                primary.close();
                await(() -> saves(store, next));
                assertEquals(Optional.of(next), store.load(next.info().name()));
                assertEquals(1, second.keysLike("*").size());
            }
        }
    }

    private static boolean saves(OpenStore store, StoredEntry entry) {
        try {
            return store.save(entry, entry.info().version() - 1);
        } catch (StoreException e) {
            return false;
        }
    }

    private RedisServer sentinel(int primary) throws IOException {
        int port = RedisServer.freePort();
        Path settings = Files.writeString(
                folder.resolve("sentinel.conf"),
                String.join(
                        "\n",
                        "port " + port,
                        "bind 127.0.0.1",
                        "dir " + folder,
                        "sentinel monitor fleet 127.0.0.1 " + primary + " 1",
                        "sentinel down-after-milliseconds fleet 500",
                        "sentinel failover-timeout fleet 3000",
                        ""));
        return RedisServer.launch(port, List.of("redis-sentinel", settings.toString()));
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 3_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("It does not come");
    }
}
