package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.SharedRateLimit.Demand;
import dev.stslib.api.spi.SharedRateLimit.Grant;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one account that this process has from the limit of its fleet. If that limit fails, or gives less than a
 * quarter of this process's part for five seconds while calls wait, the process continues alone, with its part of the limit,
 * until a permit comes. Guarded by its queue.
 */
final class FleetPermits {
    /** How long a permit can be used. If it were longer, permits of a quiet time would add up to a second burst. */
    private static final long LIFE = Duration.ofSeconds(1).toNanos();
    /** How long calls wait for permits. The server may lie: a person who can write there can keep its limit used up. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int LEAST_SHARE = 4;
    /** Questions of calls that wait follow each other faster. */
    private static final long LONGEST_GAP = Duration.ofSeconds(5).toNanos();
    /** How often a process that continues alone asks again. */
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final FleetLimit fleet;
    private final EntryName name;
    private final LongSupplier elapsed;
    private int permits;
    /** When the permits end, elapsed nanoseconds. */
    private long permitsEnd;

    private boolean asking;
    /** Whether a call waits for the time of the next question. */
    private boolean pausing;
    /** Elapsed nanoseconds. */
    private long nextQuestion;
    /** Whether the last question was for a caller that waits. */
    private boolean askedUrgently;

    private boolean alone;
    private int processes;
    /** Since when calls have waited, elapsed nanoseconds, and the permits of that time. */
    private long waitingSince;

    private int permitsMeanwhile;
    /** When the last answer came, elapsed nanoseconds. */
    private long lastAnswer;

    FleetPermits(FleetLimit fleet, EntryName name, LongSupplier elapsed) {
        this.fleet = fleet;
        this.name = name;
        this.elapsed = elapsed;
        processes = fleet.mostProcesses();
        alone = fleet.isDown();
        nextQuestion = elapsed.getAsLong();
        lastAnswer = nextQuestion - LONGEST_GAP;
    }

    /** Whether each request needs a permit. */
    boolean isInForce() {
        return !alone && fleet.isOffered();
    }

    /** By how many processes the limit is divided, for as long as this one continues alone. */
    int divisor() {
        return alone ? processes : 1;
    }

    boolean mayDispatch(int dispatched) {
        return !isInForce() || permits() > dispatched;
    }

    /** Uses a permit up, if each request needs one. */
    void use() {
        if (isInForce()) {
            permits--;
        }
    }

    private int permits() {
        if (elapsed.getAsLong() - permitsEnd >= 0) {
            permits = 0;
        }
        return permits;
    }

    /**
     * The question to ask now. Its answer must follow.
     *
     * @param urgent how many calls can start of those that a caller waits for
     * @param all how many calls can start
     * @param dispatched how many calls have been dispatched that will use a permit each
     * @param limiter knows the rate
     * @return the question, or null if there is none now
     */
    @Nullable
    Demand question(int urgent, int all, int dispatched, AccountRateLimiter limiter) {
        pausing = false;
        int missing = (urgent > 0 ? urgent : all) - Math.max(0, permits() - dispatched);
        if (asking || !fleet.isOffered() || (alone ? all : missing) <= 0) {
            return null;
        }
        boolean isEarly = elapsed.getAsLong() - nextQuestion < 0;
        boolean isMoreUrgent = urgent > 0 && !askedUrgently && !alone;
        if (isEarly && !isMoreUrgent) {
            pausing = !alone;
            return null;
        }
        asking = true;
        askedUrgently = urgent > 0;
        return new Demand(name, alone ? 1 : missing, limiter.steady(), limiter.burst(), askedUrgently);
    }

    /** Takes the answer to a question, or null if there is none. */
    void answered(@Nullable Grant grant, int limit) {
        asking = false;
        long now = elapsed.getAsLong();
        if (grant == null) {
            continueAlone();
            return;
        }
        processes = grant.processes();
        if (now - lastAnswer >= LONGEST_GAP) {
            waitFromNow();
        }
        lastAnswer = now;
        permitsMeanwhile += grant.permits();
        if (grant.permits() > 0) {
            permits = permits() + grant.permits();
            permitsEnd = now + LIFE;
            nextQuestion = now;
            if (alone) {
                alone = false;
                waitFromNow();
            }
        } else if (alone) {
            nextQuestion = now + PAUSE;
        } else {
            nextQuestion = now + fleet.spread(grant.pause());
            if (now - waitingSince >= PATIENCE.toNanos()) {
                if (permitsMeanwhile < leastPermits(limit)) {
                    continueAlone();
                }
                waitFromNow();
            }
        }
    }

    private void waitFromNow() {
        waitingSince = elapsed.getAsLong();
        permitsMeanwhile = 0;
    }

    private long leastPermits(int limit) {
        return Math.max(1, PATIENCE.toSeconds() * limit / processes / LEAST_SHARE);
    }

    private void continueAlone() {
        alone = true;
        permits = 0;
        nextQuestion = elapsed.getAsLong() + PAUSE;
    }

    /** Nanoseconds until the next question; {@link Long#MAX_VALUE} if no call waits for that. */
    long nanosToNextQuestion() {
        return pausing && !asking ? Math.max(1, nextQuestion - elapsed.getAsLong()) : Long.MAX_VALUE;
    }
}
