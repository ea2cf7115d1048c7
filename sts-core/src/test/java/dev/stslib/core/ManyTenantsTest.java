package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand tenants of one account, of which one in ten has a deleted role and one in a hundred is throttled. */
class ManyTenantsTest {
    private static final int COUNT = 10_000;
    private static final int LIMIT = 200;

    /** Held here, so that its level stays. */
    private final Logger log = Logger.getLogger("dev.stslib.core");

    private final FacadeWorld world = new FacadeWorld();
    private final CannedSts sts = new CannedSts(world.clock);
    private final List<RoleRequest> tenants =
            IntStream.range(0, COUNT).mapToObj(ManyTenantsTest::tenant).toList();
    private final CredentialEngine engine = world.builder()
            .refresh(RefreshSettings.DEFAULT.withJitter(0).withWaitTimeout(Duration.ofHours(1)))
            .provider(sts)
            .requestsPerSecond(LIMIT)
            .build();

    ManyTenantsTest() {
        log.setLevel(Level.OFF); // it names each of a thousand failures
        sts.refuser = role -> {
            if (isDeleted(role)) {
                throw CannedSts.error("AccessDenied");
            }
            if (isThrottled(role)) {
                throw CannedSts.error("Throttling");
            }
        };
    }

    @AfterEach
    void close() {
        engine.close();
        log.setLevel(null);
        world.close();
    }

    private static RoleRequest tenant(int number) {
        String kind = number % 10 == 3 ? "deleted" : number % 100 == 7 ? "throttled" : "good";
        return RoleRequest.of("arn:aws:iam::555566667777:role/" + kind + "-" + number)
                .sourceProfile("Alice")
                .build();
    }

    private static boolean isDeleted(String role) {
        return role.contains("role/deleted");
    }

    private static boolean isThrottled(String role) {
        return role.contains("role/throttled");
    }

    private static boolean isGood(RoleRequest tenant) {
        return tenant.roleArn().contains("role/good");
    }

    private int asked(RoleRequest tenant) {
        AtomicInteger count = sts.asked.get(tenant.roleArn());
        return count == null ? 0 : count.get();
    }

    private CompletionStage<TemporaryCredentials> read(RoleRequest tenant) {
        try (CredentialHandle handle = engine.handle(tenant)) {
            return handle.async();
        }
    }

    /** Reads each failing tenant, as its users do, whatever they got before. */
    private void readFailing() {
        tenants.stream().filter(tenant -> !isGood(tenant)).forEach(this::read);
    }

    @Test
    void thoseThatFailHoldUpNoOther() {
        Map<RoleRequest, CompletionStage<TemporaryCredentials>> first = new HashMap<>();
        for (RoleRequest tenant : tenants) {
            first.put(tenant, read(tenant));
            if (first.size() % 100 == 0) {
                world.clock.advance(Duration.ofMillis(1)); // a clock that stands still for long is a fault
            }
        }
        int seconds = 0;
        while (first.entrySet().stream()
                .anyMatch(read -> isGood(read.getKey())
                        && !read.getValue().toCompletableFuture().isDone())) {
            world.clock.advance(Duration.ofSeconds(1));
            if (++seconds % 5 == 0) {
                readFailing();
            }
            assertTrue(seconds < 600, "the good ones have not all come after ten minutes");
        }
        int lowest = LIMIT / 20;
        assertTrue(seconds <= COUNT / lowest, "seconds: " + seconds);
        tenants.stream().filter(ManyTenantsTest::isGood).forEach(tenant -> assertEquals(1, asked(tenant)));
        int spent = seconds;
        tenants.stream()
                .filter(tenant -> isDeleted(tenant.roleArn()))
                .forEach(tenant -> assertTrue(asked(tenant) <= spent + 1, () -> "asked: " + asked(tenant)));
    }
}
