package dev.stslib.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.EntryName;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.testkit.store.RedisServer;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What applications get while a person with full access to the server attacks: right credentials, and no long wait. */
@Tag("one-jdk")
@Timeout(180)
class RedisEngineAttackTest extends RedisFleetTrial {
    private final TestRedis redis = TestRedis.emptied();
    private final RedisServer server = redis.server();

    /** Reads, and waits until the value is on the server. Returns its key. */
    private String store(CredentialEngine machine, RoleRequest role) {
        List<String> before = redis.keysLike("*:v");
        read(machine, role);
        await(() -> redis.keysLike("*:v").size() > before.size());
        return redis.keysLike("*:v").stream()
                .filter(key -> !before.contains(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void valuesAreSwapped() {
        CredentialEngine one = machine(server.address());
        RoleRequest role = nextRole();
        RoleRequest other = nextRole();
        String key = store(one, role);
        String otherKey = store(one, other);
        byte[] value = redis.get(key);
        redis.set(key, redis.get(otherKey));
        redis.set(otherKey, value);
        CredentialEngine two = machine(server.address());
        assertNotEquals(read(two, role), read(two, other)); // each read is checked
        assertEquals(4, requests());
        assertTrue(failures.stream()
                .anyMatch(failed -> String.valueOf(failed.error().getMessage()).contains("was changed")));
    }

    @Test
    void bitsAreFlipped() {
        RoleRequest role = nextRole();
        String key = store(machine(server.address()), role);
        byte[] value = redis.get(key);
        int inTheVersion = 41;
        int inTheKeyIdentifier = 57;
        for (int at : new int[] {0, inTheVersion, inTheKeyIdentifier, value.length - 1}) {
            byte[] flipped = value.clone();
            flipped[at] ^= 1;
            redis.set(key, flipped);
            read(machine(server.address()), role);
        }
        assertEquals(5, requests());
    }

    @Test
    void anOldValueIsBroughtBack() throws Exception {
        CredentialEngine one = machine(server.address());
        RoleRequest role = nextRole();
        String key = store(one, role);
        String first = read(one, role);
        byte[] old = redis.get(key);
        String second = refresh(one, role);
        await(() -> !Arrays.equals(old, redis.get(key)));
        CredentialEngine two = machine(server.address());
        assertEquals(second, read(two, role));
        redis.set(key, old);
        assertEquals(second, read(one, role));
        assertEquals(second, read(two, role));
        String third = refresh(two, role);
        await(() -> !Arrays.equals(old, redis.get(key)));
        assertEquals(third, read(machine(server.address()), role));
        assertNotEquals(first, third);
    }

    private String refresh(CredentialEngine machine, RoleRequest role) throws Exception {
        try (CredentialHandle handle = machine.handle(role)) {
            return checked(handle.refresh().toCompletableFuture().get(), role);
        }
    }

    private static String leaseKey(CredentialEngine machine, RoleRequest role) {
        try (CredentialHandle handle = machine.handle(role)) {
            NameKey names = new NameKey(TestRedis.NAME_KEY.revealSecret());
            String digest = names.digest(new EntryName(handle.key().digest()));
            return new String(new RedisNames("stslib").lease(digest), UTF_8);
        }
    }

    @Test
    void aLeaseIsHeldForEver() {
        CredentialEngine one = machine(server.address());
        RoleRequest role = nextRole();
        String lease = leaseKey(one, role);
        redis.set(lease, "an attacker's".getBytes(UTF_8));
        read(one, role);
        await(() -> redis.keysLike("*:l").isEmpty());
    }

    /** The engine's patience is measured by a clock that the test moves. */
    @Test
    void aLeaseIsHeldForEverAndItsTokenChanges() {
        ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
        CredentialEngine one = machine(server.address());
        RoleRequest role = nextRole();
        String lease = leaseKey(one, role);
        redis.set(lease, "token 0".getBytes(UTF_8));
        try (CredentialEngine patient = FleetMachine.builder(
                        folder, sts.endpoint(), server.address(), FleetMachine.PATIENT)
                .scheduler(clock.scheduler())
                .refresh(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofHours(1)))
                .build()) {
            int before = requests();
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(patient, role));
            int tokens = 1;
            while (!read.isDone()) {
                redis.set(lease, ("token " + tokens++).getBytes(UTF_8));
                LockSupport.parkNanos(1_000_000); // the clock must not outrun the tries
                clock.advance(Duration.ofMillis(250));
            }
            read.join();
            assertEquals(1, requests() - before);
        }
    }

    @Test
    void scriptsAreRemovedAndOthersPutThere() {
        CredentialEngine one = machine(server.address());
        CredentialEngine two = machine(server.address());
        awaitOneRequestForAll(one, two);
        redis.commands().scriptFlush();
        redis.commands().scriptLoad("return {1}");
        RoleRequest role = nextRole();
        int before = requests();
        assertEquals(read(one, role), read(two, role));
        assertEquals(1, requests() - before);
    }

    @Test
    void reportsAreForgedAndRepeated() {
        CredentialEngine one = machine(server.address());
        CredentialEngine two = machine(server.address());
        awaitOneRequestForAll(one, two);
        for (int i = 0; i < 1_000; i++) {
            redis.commands().publish("stslib:changes".getBytes(UTF_8), ("forged " + i).getBytes(UTF_8));
        }
        awaitOneRequestForAll(one, two);
    }
}
