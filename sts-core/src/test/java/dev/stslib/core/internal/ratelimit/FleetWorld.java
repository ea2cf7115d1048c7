package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.core.internal.store.StoreCallErrors;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Several processes with one rate limit, on one manual clock. The limit can fail, hang, or lie. */
final class FleetWorld implements AutoCloseable {
    static final StsEndpoint EU = StsEndpoint.regional("eu-west-1");

    final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    /** When requests started, elapsed nanoseconds. */
    final List<Long> times = new ArrayList<>();
    /** What was reported. */
    final List<RuntimeException> failures = new ArrayList<>();
    /** All questions, in order. */
    final List<SharedRateLimit.Demand> demands = new ArrayList<>();

    private final List<Member> processes = new ArrayList<>();
    private final int perSecond;
    boolean failing;
    boolean hanging;
    /** What is answered instead of the truth, or null. */
    SharedRateLimit.@Nullable Grant lie;

    private final Set<Member> askers = new HashSet<>();
    private long arrival = Long.MIN_VALUE;

    FleetWorld(int perSecond) {
        this.perSecond = perSecond;
    }

    Member process() {
        Member added = new Member();
        processes.add(added);
        return added;
    }

    /** The algorithm, by the manual clock, in nanoseconds. */
    private SharedRateLimit.Grant acquire(SharedRateLimit.Demand demand) {
        demands.add(demand);
        if (failing) {
            throw new StoreException("The server was told to fail", "Repair it");
        }
        if (lie != null) {
            return lie;
        }
        long interval = 1_000_000_000L / demand.perSecond();
        long tolerance = (demand.burst() - 1) * interval / (demand.isUrgent() ? 1 : 2);
        long now = clock.elapsedNanos();
        arrival = Math.max(arrival, now);
        int granted = 0;
        while (granted < demand.permits() && arrival <= now + tolerance) {
            arrival += interval;
            granted++;
        }
        Duration wait = granted > 0 ? Duration.ZERO : Duration.ofNanos(arrival - now - tolerance);
        return new SharedRateLimit.Grant(granted, wait, askers.size());
    }

    /** Leaves so many permits and no more, as a person can who may write on the server. */
    void leave(int permits) {
        int steady = perSecond - perSecond / 4;
        long interval = 1_000_000_000L / steady;
        arrival = clock.elapsedNanos() + (perSecond / 4 - permits) * interval + (permits == 0 ? 1 : 0);
    }

    /** The most that started in any second, wherever it begins. */
    int mostInAnySecond() {
        return Starts.mostInAnySecond(times);
    }

    void pass(Duration length) {
        Starts.pass(clock, length);
    }

    @Override
    public void close() {
        processes.forEach(process -> process.dispatcher.close());
    }

    /** One process. */
    final class Member {
        final RequestDispatcher dispatcher;

        Member() {
            BoundedCalls calls = new BoundedCalls(
                    work -> {
                        if (!hanging) {
                            work.run();
                        }
                    },
                    Runnable::run,
                    clock.scheduler(),
                    FleetLimit.TIME_LIMIT,
                    new StoreCallErrors(FleetLimit.TIME_LIMIT),
                    () -> {});
            SharedRateLimit limit = demand -> {
                askers.add(this);
                return acquire(demand);
            };
            FleetLimit fleet = new FleetLimit(
                    () -> Optional.of(limit), calls, clock::elapsedNanos, new Random(processes.size()), failures::add);
            dispatcher = new RequestDispatcher(
                    new RateLimits(perSecond, 6), clock::elapsedNanos, clock.scheduler(), Runnable::run, fleet);
        }

        CompletableFuture<String> ask(TestCaller caller) {
            return dispatcher
                    .dispatch(caller, EU, "111122223333", () -> {
                        times.add(clock.elapsedNanos());
                        if (caller.failure != null) {
                            throw caller.failure;
                        }
                        return caller.name;
                    })
                    .toCompletableFuture();
        }

        List<CompletableFuture<String>> ask(int readers) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                answers.add(ask(TestCaller.reader("reader")));
            }
            return answers;
        }

        List<CompletableFuture<String>> renew(int inTheBackground) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < inTheBackground; i++) {
                answers.add(ask(TestCaller.background("background", 1)));
            }
            return answers;
        }
    }

    static long done(List<CompletableFuture<String>> answers) {
        return answers.stream().filter(CompletableFuture::isDone).count();
    }
}
