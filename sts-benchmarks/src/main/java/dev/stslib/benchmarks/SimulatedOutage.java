package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
    private final CannedTokens tokens = new CannedTokens(clock);
    private final SimulatedPool pool = new SimulatedPool(clock, POOL);
    private final CredentialEngine engine;
    private final List<CredentialHandle> handles = new ArrayList<>();
    private final List<TemporaryCredentials> served = new ArrayList<>();
    long reads;
    long waitedValid;
    long failedValid;
    long waitedEnded;
    long failedEnded;

    SimulatedOutage(int roles) {
        rate = tokens.rate();
        engine = Fleet.builder(new RoleProfiles(roles), tokens)
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(pool)
                .build();
        Duration gap = STAGGER.dividedBy(roles);
        for (int i = 0; i < roles; i++) {
            CredentialHandle handle = engine.handle(RoleProfiles.name(i));
            handles.add(handle);
            served.add(handle.async().toCompletableFuture().join());
            clock.advance(gap);
        }
        rate.again();
    }

    /** Lets STS fail for a while; each request takes so long to do so. */
    void fail(RuntimeException error, Duration each, Duration length) {
        tokens.fail(error);
        pool.takes(each);
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(STEP)) {
            step(STEP);
        }
    }

    /** Ends the outage; gives the seconds until every role is served again, or the limit. */
    int recover(int limit) {
        tokens.fail(null);
        pool.takes(Duration.ZERO);
        rate.again();
        for (int second = 1; second <= limit; second++) {
            if (step(Duration.ofSeconds(1)) == handles.size()) {
                return second;
            }
        }
        return limit;
    }

    private int step(Duration step) {
        clock.advance(step);
        Instant now = clock.instant();
        int good = 0;
        for (int i = 0; i < handles.size(); i++) {
            CompletableFuture<TemporaryCredentials> read =
                    handles.get(i).async().toCompletableFuture();
            boolean valid = !served.get(i).isExpired(now);
            reads++;
            if (!read.isDone()) {
                waitedValid += valid ? 1 : 0;
                waitedEnded += valid ? 0 : 1;
            } else if (read.isCompletedExceptionally()) {
                failedValid += valid ? 1 : 0;
                failedEnded += valid ? 0 : 1;
            } else {
                served.set(i, read.join());
                good++;
            }
        }
        return good;
    }

    @Override
    public void close() {
        engine.close();
    }
}
