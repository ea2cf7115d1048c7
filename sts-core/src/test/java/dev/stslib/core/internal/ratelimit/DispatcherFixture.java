package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A dispatcher on a manual clock. The pool holds its tasks until the test releases them. */
final class DispatcherFixture {
    static final StsEndpoint EU = StsEndpoint.regional("eu-west-1");
    static final StsEndpoint US = StsEndpoint.regional("us-east-1");

    final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    /** The names of those that started, in order. */
    final List<String> started = new ArrayList<>();
    /** When they started, elapsed nanoseconds. */
    final List<Long> times = new ArrayList<>();
    /** Tasks that the pool has not begun. It begins each at once unless {@link #hold} is set. */
    final Deque<Runnable> pool = new ArrayDeque<>();

    private final List<CompletableFuture<String>> unanswered = new ArrayList<>();
    final RequestDispatcher dispatcher;
    boolean hold;
    /** What the pool throws, after it has kept or run the task unless the task is lost. */
    @Nullable
    Throwable poolFailure;

    boolean loseTask;

    DispatcherFixture(int perSecond, int atOnce) {
        dispatcher = new RequestDispatcher(
                new RateLimits(perSecond, atOnce), clock::elapsedNanos, clock.scheduler(), this::execute);
    }

    private void execute(Runnable work) {
        if (!loseTask) {
            if (hold) {
                pool.add(work);
            } else {
                work.run();
            }
        }
        if (poolFailure != null) {
            DispatcherFixture.<RuntimeException>sneak(poolFailure);
        }
    }

    /** Throws what no signature declares, as other languages of the JVM do. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    CompletableFuture<String> ask(StsEndpoint endpoint, @Nullable String account, TestCaller caller) {
        return dispatcher
                .dispatch(caller, endpoint, account, () -> note(caller))
                .toCompletableFuture();
    }

    CompletableFuture<String> ask(String name) {
        return ask(EU, null, TestCaller.reader(name));
    }

    /** Asks and ignores the answer. */
    void send(StsEndpoint endpoint, @Nullable String account, TestCaller caller) {
        unanswered.add(ask(endpoint, account, caller));
    }

    void send(String name) {
        unanswered.add(ask(name));
    }

    String note(TestCaller caller) {
        started.add(caller.name);
        times.add(clock.elapsedNanos());
        if (caller.failure != null) {
            throw caller.failure;
        }
        return caller.name;
    }

    /** The limit now, as the first one is told that has to wait for it. */
    int limit() {
        while (true) {
            TestCaller next = TestCaller.reader("next");
            if (!ask(EU, null, next).isDone()) {
                return Integer.parseInt(next.waitingFor().replaceAll("[^0-9]+([0-9]+) .*", "$1"));
            }
        }
    }

    /** The most that started in any second, wherever it begins. */
    int mostInAnySecond() {
        return Starts.mostInAnySecond(times);
    }

    void pass(Duration length) {
        Starts.pass(clock, length);
    }
}
