package dev.stslib.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * What trials of a fleet share: an embedded STS, and machines whose every read is checked. Credentials are never expired,
 * and never those that were served for another role.
 */
@SuppressWarnings({"JUnitClassModifiers", "NullAway.Init"})
abstract class RedisFleetTrial {
    private static final long NAP = 10_000_000;
    private static final int NAPS = 6_000;

    @TempDir
    Path folder;

    final EmbeddedSts sts = EmbeddedSts.builder().start();
    final Queue<EngineEvent.StoreFailed> failures = new ConcurrentLinkedQueue<>();
    private final List<CredentialEngine> machines = new ArrayList<>();
    private final Map<String, RoleRequest> served = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();
    private TestUser user;
    private int roles;

    @BeforeEach
    void writeFiles() throws IOException {
        user = FleetMachine.writeFiles(sts, folder);
    }

    @AfterEach
    void closeMachines(TestReporter reporter) {
        machines.forEach(CredentialEngine::close);
        sts.close();
        reporter.publishEntry("longest read", longest.get() / 1_000_000 + " ms");
        reporter.publishEntry("requests", roles + " roles, " + sts.count("AssumeRole") + " requests");
    }

    CredentialEngine machine(String redis) {
        return machine(redis, FleetMachine.PATIENT);
    }

    CredentialEngine machine(String redis, String timeout) {
        CredentialEngine machine = FleetMachine.builder(folder, sts.endpoint(), redis, timeout)
                .listener(this::hear)
                .build();
        machines.add(machine);
        return machine;
    }

    void hear(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed failed) {
            failures.add(failed);
        }
    }

    /** A role that no machine has read. */
    RoleRequest nextRole() {
        String arn = "arn:aws:iam::222233334444:role/tenant-" + roles++;
        sts.addRole(arn).trust(user.arn());
        return FleetMachine.role(arn);
    }

    /** Reads as an application does. Returns the access key id. */
    String read(CredentialEngine machine, RoleRequest role) {
        long begun = System.nanoTime();
        TemporaryCredentials found = machine.credentials(role);
        longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        return checked(found, role);
    }

    String checked(TemporaryCredentials found, RoleRequest role) {
        assertTrue(!found.isExpired(Instant.now()), "expired");
        RoleRequest first = served.putIfAbsent(found.accessKeyId(), role);
        assertEquals(role, first == null ? role : first, "credentials of another role");
        return found.accessKeyId();
    }

    int requests() {
        return sts.count("AssumeRole");
    }

    /** Lets STS answer the next request for a role only when the test says so. The first latch tells that it has come. */
    List<CountDownLatch> holdNextRequest() {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        sts.faults().add(Fault.hold(answer).onAction("AssumeRole").once().when(request -> {
            come.countDown();
            return true;
        }));
        return List.of(come, answer);
    }

    /** Waits until one request serves two machines again. */
    void awaitOneRequestForAll(CredentialEngine one, CredentialEngine other) {
        await(() -> {
            RoleRequest role = nextRole();
            int before = requests();
            String first = read(one, role);
            return read(other, role).equals(first) && requests() - before == 1;
        });
    }

    static void await(BooleanSupplier condition) {
        for (int i = 0; i < NAPS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(NAP);
        }
        throw new AssertionError("It does not come");
    }
}
