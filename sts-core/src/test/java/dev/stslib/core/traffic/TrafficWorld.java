package dev.stslib.core.traffic;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Traffic on a manual clock; the pool holds what it is given until the test lets it go. */
final class TrafficWorld {
    static final StsEndpoint EU = StsEndpoint.regional("eu-west-1");
    static final StsEndpoint US = StsEndpoint.regional("us-east-1");

    final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    /** Who started, in order. */
    final List<String> started = new ArrayList<>();
    /** When they started, elapsed nanoseconds. */
    final List<Long> times = new ArrayList<>();
    /** What the pool has not begun; it begins by itself unless it is said to hold. */
    final Deque<Runnable> pool = new ArrayDeque<>();

    private final List<CompletableFuture<String>> unanswered = new ArrayList<>();
    final Traffic traffic;
    boolean hold;

    TrafficWorld(int perSecond, int atOnce) {
        traffic = new Traffic(new Limits(perSecond, atOnce), clock::elapsedNanos, clock.scheduler(), this::execute);
    }

    private void execute(Runnable work) {
        if (hold) {
            pool.add(work);
        } else {
            work.run();
        }
    }

    CompletableFuture<String> ask(StsEndpoint endpoint, @Nullable String account, Who who) {
        return traffic.toSts(who, endpoint, account, () -> note(who)).toCompletableFuture();
    }

    CompletableFuture<String> ask(String name) {
        return ask(EU, null, Who.reader(name));
    }

    /** Asks and does not care for the answer. */
    void send(StsEndpoint endpoint, @Nullable String account, Who who) {
        unanswered.add(ask(endpoint, account, who));
    }

    void send(String name) {
        unanswered.add(ask(name));
    }

    String note(Who who) {
        started.add(who.name);
        times.add(clock.elapsedNanos());
        if (who.failure != null) {
            throw who.failure;
        }
        return who.name;
    }

    /** The limit now, as the first one is told that has to wait for it. */
    int limit() {
        while (true) {
            Who next = Who.reader("next");
            if (!ask(EU, null, next).isDone()) {
                return Integer.parseInt(next.waitsFor().replaceAll("[^0-9]+([0-9]+) .*", "$1"));
            }
        }
    }

    /** The most that started in any second, wherever it begins. */
    int mostInAnySecond() {
        int most = 0;
        for (int first = 0; first < times.size(); first++) {
            int last = first;
            while (last < times.size() && times.get(last) - times.get(first) < 1_000_000_000L) {
                last++;
            }
            most = Math.max(most, last - first);
        }
        return most;
    }

    /** Lets time pass in small steps. */
    void pass(Duration length) {
        for (long done = 0; done < length.toMillis(); done += 5) {
            clock.advance(Duration.ofMillis(5));
        }
    }
}
