package dev.stslib.house.soak;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Everything that goes wrong, by chance: answers, clocks, interrupts, listeners, executors. */
final class Chaos {
    private final Random random;
    private final FastClock clock;
    private final EmbeddedSts sts;
    private volatile boolean calm = true;

    Chaos(long seed, FastClock clock, EmbeddedSts sts) {
        this.random = new Random(seed);
        this.clock = clock;
        this.sts = sts;
    }

    /** What a listener or an executor of the test throws. */
    static final class Thrown extends Error {
        private static final long serialVersionUID = 1L;

        Thrown() {
            super("thrown by the soak", null, false, false);
        }
    }

    private Fault fault() {
        // The AWS SDK tries again after some of these, so they come more often than the others.
        if (random.nextInt(3) == 0) {
            return List.of(Fault.throttle(), Fault.serviceUnavailable(), Fault.drop())
                    .get(random.nextInt(3))
                    .times(8 + random.nextInt(40));
        }
        if (random.nextInt(4) == 0) {
            // What lives so short spends much of its life in the mandatory window.
            return Fault.lifetime(Duration.ofSeconds(60 + random.nextInt(240))).times(8 + random.nextInt(40));
        }
        List<Fault> kinds = List.of(
                Fault.throttle(),
                Fault.serviceUnavailable(),
                Fault.internalError(),
                Fault.error(403, "AccessDenied", "not now"),
                Fault.error(403, "RegionDisabledException", "not here"),
                Fault.error(403, "ExpiredToken", "the token is expired"),
                Fault.error(400, "RequestLimitExceeded", "slower"),
                Fault.error(400, "ValidationError", "not like this"),
                Fault.drop(),
                Fault.reset(),
                Fault.truncate(),
                Fault.garbage(),
                Fault.expired(),
                Fault.delay(Duration.ofMillis(200)),
                Fault.drip(Duration.ofMillis(1)),
                Fault.answer(200, ""),
                Fault.answer(500, "<html>Internal error</html>"),
                Fault.withoutElement("AssumedRoleUser"),
                Fault.withoutElement("Expiration"),
                Fault.withoutElement("SessionToken"),
                Fault.withoutElement("Credentials"),
                Fault.withElement("AccessKeyId", ""),
                Fault.withElement("Expiration", "never"),
                Fault.ofAnotherRole("arn:aws:iam::999988887777:role/Other"),
                Fault.withHeader("Date", "yesterday"),
                Fault.withoutHeader("Date"),
                Fault.lifetime(Duration.ofDays(40)));
        Fault kind = kinds.get(random.nextInt(kinds.size()));
        return kind.times(1 + random.nextInt(16));
    }

    /** One step: a fault, and now and then a jump of the clock or an interrupt. */
    void step(List<Thread> readers) {
        int chance = random.nextInt(100);
        if (chance < 30) {
            sts.faults().add(fault());
        }
        if (chance == 30) {
            sts.faults().add(Fault.hang().once());
        }
        if (chance >= 95) {
            sts.faults().clear();
        }
        if (random.nextInt(200) == 0) {
            clock.jump(Duration.ofSeconds(random.nextInt(7_200) - 3_600));
        }
        if (chance < 60) {
            readers.get(random.nextInt(readers.size())).interrupt();
        }
    }

    /** From now on things go wrong. */
    void begin() {
        calm = false;
    }

    /** From now on nothing goes wrong. */
    void end() {
        calm = true;
        sts.faults().clear();
    }

    private synchronized boolean strikes(int oneIn) {
        return !calm && random.nextInt(oneIn) == 0;
    }

    EngineListener listener() {
        return (EngineEvent event) -> {
            if (strikes(50)) {
                throw new IllegalStateException("thrown by the soak");
            }
            if (strikes(200)) {
                throw new Thrown();
            }
        };
    }

    Executor executor(Executor pool) {
        return work -> {
            if (strikes(100)) {
                throw new RejectedExecutionException("thrown by the soak");
            }
            if (strikes(200)) {
                throw new Thrown();
            }
            pool.execute(work);
        };
    }
}
