package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
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

    /** When each role was asked for, elapsed nanoseconds. */
    private final Map<String, List<Long>> asked = new HashMap<>();
    /** The last read of each tenant. */
    private final List<CompletableFuture<TemporaryCredentials>> reads =
            new ArrayList<>(Collections.nCopies(COUNT, new CompletableFuture<>()));

    ManyTenantsTest() {
        log.setLevel(Level.OFF); // it names each of a thousand failures
        sts.refuser = role -> {
            asked.computeIfAbsent(role, first -> new ArrayList<>()).add(world.clock.elapsedNanos());
            if (role.contains(Kind.DELETED.path)) {
                throw CannedSts.error("AccessDenied");
            }
            if (role.contains(Kind.THROTTLED.path)) {
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

    private enum Kind {
        GOOD,
        DELETED,
        THROTTLED;

        final String path = "role/" + name() + "/";

        static Kind of(int tenant) {
            return tenant % 10 == 3 ? DELETED : tenant % 100 == 7 ? THROTTLED : GOOD;
        }
    }

    private static RoleRequest tenant(int number) {
        return RoleRequest.of("arn:aws:iam::555566667777:" + Kind.of(number).path + number)
                .sourceProfile("Alice")
                .build();
    }

    private List<Long> asked(int tenant) {
        return asked.getOrDefault(tenants.get(tenant).roleArn(), List.of());
    }

    private static IntStream all(Kind kind) {
        return IntStream.range(0, COUNT).filter(tenant -> Kind.of(tenant) == kind);
    }

    private void read(int tenant) {
        try (CredentialHandle handle = engine.handle(tenants.get(tenant))) {
            reads.set(tenant, handle.async().toCompletableFuture());
        }
    }

    private boolean isAnswered(int tenant) {
        return reads.get(tenant).isDone();
    }

    /** Those whose read has failed read again. */
    private void readFailing() {
        IntStream.range(0, COUNT)
                .filter(tenant -> Kind.of(tenant) != Kind.GOOD && isAnswered(tenant))
                .forEach(this::read);
    }

    private void advanceUntil(BooleanSupplier done, Runnable eachFiveSeconds) {
        for (int second = 1; !done.getAsBoolean(); second++) {
            assertTrue(second < 600, "not done after ten minutes");
            world.clock.advance(Duration.ofSeconds(1));
            if (second % 5 == 0) {
                eachFiveSeconds.run();
            }
        }
    }

    /**
     * When the first try for each tenant starts at the latest, if nothing but the limit holds it up: of the limit, a quarter is
     * for bursts, one start in ten is for those who failed before, and throttled first tries lower it.
     */
    private static double[] latest() {
        double[] latest = new double[COUNT];
        double seconds = 0;
        int limit = LIMIT;
        int succeeded = 0;
        for (int tenant = 0; tenant < COUNT; tenant++) {
            seconds += 1.0 / (limit - Math.max(1, limit / 4)) * 10 / 9;
            latest[tenant] = seconds;
            if (Kind.of(tenant) == Kind.THROTTLED) {
                limit = Math.max(LIMIT / 20, limit / 2);
                succeeded = 0;
            } else if (Kind.of(tenant) == Kind.GOOD && ++succeeded >= limit) {
                limit = Math.min(LIMIT, limit + LIMIT / 10);
                succeeded = 0;
            }
        }
        return latest;
    }

    @Test
    void thoseThatFailHoldUpNoOther() {
        for (int tenant = 0; tenant < COUNT; tenant++) {
            read(tenant);
            if (tenant % 100 == 0) {
                world.clock.advance(Duration.ofMillis(1)); // a clock that stands still for long is a fault
            }
        }
        advanceUntil(() -> all(Kind.GOOD).allMatch(this::isAnswered), this::readFailing);

        double[] latest = latest();
        all(Kind.GOOD).forEach(tenant -> {
            assertEquals(1, asked(tenant).size());
            double seconds = asked(tenant).get(0) / 1e9;
            assertTrue(
                    seconds <= latest[tenant] + 1,
                    () -> "tenant " + tenant + " waited for " + seconds + " s, and the limit explains "
                            + latest[tenant]);
        });
        all(Kind.DELETED).forEach(tenant -> checkPauses(asked(tenant), failures -> 1));
        all(Kind.THROTTLED)
                .forEach(tenant -> checkPauses(
                        asked(tenant), failures -> Math.max(1, Math.min(10, 1 << Math.min(failures - 1, 4)) / 2.0)));
        for (int first = 0; first < COUNT; first += 100) {
            IntSummaryStatistics tries = IntStream.range(first, first + 100)
                    .filter(tenant -> Kind.of(tenant) == Kind.DELETED)
                    .map(tenant -> asked(tenant).size())
                    .summaryStatistics();
            assertTrue(tries.getMax() - tries.getMin() <= 3, () -> "they take turns: " + tries);
        }

        advanceUntil(() -> IntStream.range(0, COUNT).allMatch(this::isAnswered), () -> {});
        int count = sts.count();
        world.clock.advance(Duration.ofHours(2));
        assertEquals(count, sts.count(), "nothing is asked for while nothing is read");
    }

    /** Checks the seconds between tries, after each number of failures. */
    private static void checkPauses(List<Long> times, IntToDoubleFunction least) {
        for (int i = 1; i < times.size(); i++) {
            double pause = (times.get(i) - times.get(i - 1)) / 1e9;
            int failures = i;
            assertTrue(
                    pause >= least.applyAsDouble(failures),
                    () -> "asked again " + pause + " s after failure " + failures);
        }
    }
}
