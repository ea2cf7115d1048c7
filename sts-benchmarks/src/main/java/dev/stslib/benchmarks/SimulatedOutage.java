package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * An hour without STS, on a clock that is moved by hand. The roles were first read one after the other over 45 minutes,
 * so they stand at every age when it begins, and all of them end during it. Every role is read every five seconds.
 */
final class SimulatedOutage implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration STAGGER = Duration.ofMinutes(45);
    private static final int POOL = 8;

    final RequestRate rate;
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
    private final Map<String, SimulatedRole> roles = new LinkedHashMap<>();
    private final CannedTokens tokens = new CannedTokens(clock, this::asked);
    private final SimulatedPool pool = new SimulatedPool(clock, POOL);
    private final CredentialEngine engine;

    SimulatedOutage(int count) {
        rate = tokens.rate();
        engine = Fleet.builder(new RoleProfiles(count), tokens)
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(pool)
                .requestsAtOnce(POOL * 3 / 4)
                .build();
        Duration gap = STAGGER.dividedBy(count);
        for (int i = 0; i < count; i++) {
            String name = RoleProfiles.name(i);
            roles.put(World.arn(name), new SimulatedRole(engine.handle(name), clock));
            clock.advance(gap);
        }
        rate.again();
    }

    private void asked(String arn) {
        SimulatedRole role = roles.get(arn);
        if (role != null) {
            role.asked(clock.instant());
        }
    }

    int mostBeforeEnd() {
        return most(role -> role.requestsBeforeEnd);
    }

    int mostWaits() {
        return most(role -> role.waits);
    }

    /** In seconds, as far as reads every five seconds can tell. */
    long longestWait() {
        return most(role -> role.mostSteps) * STEP.toSeconds();
    }

    int failedBeforeEnd() {
        return roles.values().stream().mapToInt(role -> role.failedBeforeEnd).sum();
    }

    int ended() {
        return roles.values().stream().mapToInt(role -> role.ended).sum();
    }

    private int most(ToIntFunction<SimulatedRole> figure) {
        return roles.values().stream().mapToInt(figure).max().orElse(0);
    }

    /** Lets STS fail for a while; each request takes so long to do so. */
    void fail(RuntimeException error, Duration each, Duration length) {
        tokens.fail(error);
        pool.takes(each);
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(STEP)) {
            step(STEP);
        }
    }

    /** Ends the outage; gives the seconds until every role is served again, without end if that takes longer than the limit. */
    double recover(int limit) {
        tokens.fail(null);
        pool.takes(Duration.ZERO);
        rate.again();
        for (int second = 1; second <= limit; second++) {
            if (step(Duration.ofSeconds(1)) == roles.size()) {
                return second;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private int step(Duration step) {
        clock.advance(step);
        Instant now = clock.instant();
        int good = 0;
        for (SimulatedRole role : roles.values()) {
            good += role.read(now) ? 1 : 0;
        }
        return good;
    }

    @Override
    public void close() {
        engine.close();
    }
}
