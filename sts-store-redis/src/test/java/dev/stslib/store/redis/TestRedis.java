package dev.stslib.store.redis;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.contract.StoreBackend;
import dev.stslib.testkit.store.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of the store share: made-up keys and entries, and a look at the server behind the store's back. */
final class TestRedis implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    /** Shorter than usual where a test waits for them. */
    static final ServerTimes TIMES =
            new ServerTimes(Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofMillis(400));

    static final String OTHER_PASSWORD = "password-of-the-administrator";
    static final SecretBytes NAME_KEY = key(1);
    static final SecretBytes SEALING_KEY = key(2);

    private static @Nullable TestRedis shared;

    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    TestRedis(RedisServer server) {
        this(server, "");
    }

    /** Looks at a server whose default user has a password. */
    TestRedis(RedisServer server, String password) {
        this.server = server;
        RedisURI uri = RedisURI.create(server.address());
        if (!password.isEmpty()) {
            uri.setAuthentication(password);
        }
        client = RedisClient.create(uri);
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    /** The server of all tests that need no other, which ends with the process; without what is on it. */
    static synchronized TestRedis emptied() {
        try {
            if (shared == null) {
                shared = new TestRedis(RedisServer.start(Path.of("target").toAbsolutePath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shared.commands().flushall();
        return shared;
    }

    RedisServer server() {
        return server;
    }

    /** Options of a server with the user {@code fleet}, who has the rights that the documents name, and no other user. */
    static String[] user(String password, String... options) {
        List<String> all = new ArrayList<>(List.of("--user", "fleet", "on", ">" + password, "~stslib:*", "&stslib:*"));
        all.addAll(List.of(
                "+getrange +exists +set +del +scan +eval +evalsha +publish +subscribe +time +pfadd +pfcount +pexpireat +cluster|slots +cluster|nodes"
                        .split(" ")));
        all.addAll(List.of("--user", "default", "on", ">" + OTHER_PASSWORD, "~*", "&*", "+@all"));
        all.addAll(List.of(options));
        return all.toArray(new String[0]);
    }

    static SecretBytes key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return SecretBytes.copyOf(key);
    }

    static SecretBytes keys(SecretBytes... keys) {
        byte[] all = new byte[32 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            System.arraycopy(keys[i].revealSecret(), 0, all, 32 * i, 32);
        }
        return SecretBytes.copyOf(all);
    }

    /** A store with the usual keys, whose clock stands still. */
    static RedisStore store() {
        return store(NAME_KEY, SEALING_KEY);
    }

    static RedisStore store(SecretBytes names, SecretBytes sealing) {
        return new RedisStore(new ServerKeys(names, sealing), () -> NOW, System::nanoTime, TIMES);
    }

    static StoreSettings settings(RedisServer server) {
        return settings(server.address());
    }

    /** Patient: the machine may be busy. */
    static StoreSettings settings(String address) {
        return StoreSettings.create().option(RedisSettings.ADDRESS, address).option(RedisSettings.TIMEOUT, "PT20S");
    }

    static StoredEntry entry(String name, long version, String payload) {
        EntryInfo info = new EntryInfo(
                new EntryName(name),
                EntryKind.ROLE,
                "vault",
                NOW,
                NOW.plusSeconds(3600),
                "arn:aws:iam::123456789012:role/" + name,
                "123456789012",
                version);
        return new StoredEntry(info, SecretBytes.copyOf(payload.getBytes(StandardCharsets.UTF_8)));
    }

    RedisCommands<byte[], byte[]> commands() {
        return connection.sync();
    }

    List<String> keysLike(String pattern) {
        return commands().keys(pattern).stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    byte[] get(String key) {
        return commands().get(key.getBytes(StandardCharsets.UTF_8));
    }

    void set(String key, byte[] value) {
        commands().set(key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** The values of the entries under a prefix. */
    StoreBackend backend(String prefix) {
        return new StoreBackend() {
            @Override
            public List<String> records() {
                return keysLike(prefix + ":{*}:v");
            }

            @Override
            public byte[] read(String record) {
                return get(record);
            }

            @Override
            public void write(String record, byte[] content) {
                set(record, content);
            }
        };
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
