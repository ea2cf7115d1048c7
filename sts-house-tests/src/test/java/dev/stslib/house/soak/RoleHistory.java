package dev.stslib.house.soak;

import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one role, and the rules about it. An observation comes a little earlier or later than what it is of,
 * and the clock may jump in between. So a rule is tried only where both sides of that time say the same, and each bound is
 * measured from the side that favours the engine.
 */
final class RoleHistory {
    /** What happens that much earlier or later counts as happening at the same time: half a second of real time. */
    private static final Duration BLUR = Duration.ofSeconds(30);

    /** What a long run must have tried. */
    static final Set<String> RULES = Set.of(
            "after a final failure",
            "after throttling",
            "failed in ABSENT",
            "failed in ADVISORY",
            "failed in MANDATORY",
            "failed in EXPIRED",
            "remembered",
            "due");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEAST_PUT_OFF = Duration.ofMinutes(5);
    private static final Duration LONGEST_PUT_OFF = Duration.ofMinutes(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_FINAL = Duration.ofSeconds(5);

    private final String role;
    private final RefreshRules rules;

    /** How many readers, and refreshes of roles that this one signs for, are at work. */
    private int readers;
    /** Whether there was a read since the last request began or ended. */
    private boolean isRead;
    /** How many refreshes are in progress. More than one is a blur: the end of the first was heard of late. */
    private int open;

    private boolean isBlurred;
    private int requests;
    private long asks;
    private @Nullable Moment requestEnd;
    private Moment askedAt = new Moment(0, 0, Long.MIN_VALUE);

    private @Nullable Value value;
    /** When the value was heard of. After a later jump of the clock back, the engine ends it earlier than its time says. */
    private Moment valueAt = new Moment(0, 0, Long.MIN_VALUE);

    private boolean isValueKnown = true;
    private final Map<String, Moment> refused = new HashMap<>();
    private @Nullable String refusedId;
    private @Nullable Moment refusedAt;
    private @Nullable Failure failure;
    private @Nullable Moment overdueSince;

    private record Value(String id, long earliestAdvisory, long advisory, long mandatory, long end) {
        static Value of(String id, Instant expiration, Duration lifetime) {
            long end = expiration.toEpochMilli();
            Duration usual = lifetime.compareTo(Duration.ofMinutes(20)) <= 0
                    ? Duration.ofMinutes(5)
                    : lifetime.compareTo(Duration.ofMinutes(90)) < 0 ? Duration.ofMinutes(15) : Duration.ofHours(1);
            long window = window(lifetime, usual);
            // The window opens up to a third later, so that refreshes are spread.
            return new Value(
                    id, end - window, end - window * 2 / 3, end - window(lifetime, Duration.ofMinutes(1)), end);
        }

        private static long window(Duration lifetime, Duration window) {
            return lifetime.compareTo(window) > 0 ? window.toMillis() : lifetime.toMillis() / 2;
        }

        /** The phase, or null if it depends on when the window was opened. */
        @Nullable
        Phase phase(long millis) {
            if (millis >= end) {
                return Phase.EXPIRED;
            }
            if (millis >= mandatory) {
                return Phase.MANDATORY;
            }
            if (millis >= advisory) {
                return Phase.ADVISORY;
            }
            return millis < earliestAdvisory ? Phase.FRESH : null;
        }
    }

    /**
     * A failed refresh.
     *
     * @param from the earliest time at which the engine may have heard of it
     * @param told the latest
     * @param phase the phase at that time, or null if it is not certain
     * @param tries how many tries have failed since the mandatory window opened, at least
     * @param put how long a try of the advisory window is put off at least
     */
    private record Failure(
            RuntimeException error,
            FailureKind kind,
            boolean isFinal,
            Moment from,
            Moment told,
            @Nullable Phase phase,
            int tries,
            Duration put) {
        boolean isThrottling() {
            return kind == FailureKind.THROTTLED;
        }

        /** How long readers without valid credentials get this failure. Without credentials nothing is put off. */
        Duration longestMemory() {
            if (isFinal) {
                return LONGEST_FINAL;
            }
            if (phase == Phase.ABSENT || phase == Phase.EXPIRED) {
                return isThrottling() ? LONGEST_BACKOFF : Duration.ZERO;
            }
            return phase == Phase.MANDATORY ? LONGEST_BACKOFF : LONGEST_PUT_OFF;
        }

        /** One second, doubling to ten; jitter takes up to half of it away, but never below a second. */
        Duration leastBackoff() {
            Duration full = SECOND.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 4));
            Duration half = (full.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : full).dividedBy(2);
            return half.compareTo(SECOND) < 0 ? SECOND : half;
        }
    }

    /** The state when a read began. */
    record Snapshot(
            Moment now, long asks, boolean isIdle, @Nullable Object failure) {}

    RoleHistory(String role, RefreshRules rules) {
        this.role = role;
        this.rules = rules;
    }

    // ---- Reads

    synchronized Snapshot readBegins(Moment now) {
        readers++;
        isRead = true;
        return new Snapshot(now, asks, open == 0, failure);
    }

    synchronized void readEnds() {
        readers--;
    }

    synchronized void refusing(String id, Moment now) {
        refusedId = id;
        refusedAt = now;
    }

    synchronized void refused(String id, Moment now) {
        refused.putIfAbsent(id, now);
    }

    synchronized void served(Snapshot begin, String id, Moment now) {
        Moment reported = refused.get(id);
        if (reported != null && reported.nanos() < begin.now().nanos()) {
            rules.found("credentials were served that a service had refused");
        }
        if (isOverdue(begin, id, now)) {
            if (overdueSince == null) {
                overdueSince = now;
            } else if (now.since(overdueSince).compareTo(BLUR) > 0) {
                rules.found("reads no longer start a refresh that is due: " + failure);
            }
        } else {
            overdueSince = null;
        }
    }

    /** Whether a read should have started a refresh and did not, as far as the events tell. */
    private boolean isOverdue(Snapshot begin, String id, Moment now) {
        Value current = value;
        if (!begin.isIdle() || begin.asks() != asks || begin.failure() != failure || now.hasJumpedSince(begin.now())) {
            return false;
        }
        if (current == null || !isValueKnown || !current.id().equals(id)) {
            return false;
        }
        Phase phase = current.phase(begin.now().millis());
        if (phase == null || phase == Phase.FRESH || phase != current.phase(now.millis())) {
            return false;
        }
        rules.checked("due");
        Duration longest = phase == Phase.ADVISORY ? LONGEST_PUT_OFF : LONGEST_BACKOFF;
        return failure == null || begin.now().since(failure.told()).compareTo(longest) > 0;
    }

    /** A failure is remembered for a while at most. */
    synchronized void threw(Snapshot begin, Throwable error) {
        Failure last = failure;
        if (last == null
                || last.error() != error
                || begin.now().nanos() <= last.told().nanos()) {
            return;
        }
        rules.checked("remembered");
        Duration age = begin.now().since(last.told());
        if (age.compareTo(last.longestMemory()) > 0) {
            rules.found("a reader got a failure that is over: " + last.kind() + " of " + last.phase());
        }
    }

    // ---- Refreshes

    synchronized void asked(Moment now) {
        asks++;
        overdueSince = null;
        askedAt = now;
        requestEnd = null;
        if (open++ > 0) {
            isBlurred = true;
        } else {
            checkPause(now);
        }
        rules.checked("read");
        if (!isRead) {
            rules.found("a request for credentials that nobody reads");
        }
        isRead = readers > 0;
    }

    synchronized void requestBegins() {
        if (open == 0) {
            rules.found("a request outside a refresh");
        }
        if (++requests > 1) {
            rules.found("two requests at once for one role");
        }
    }

    synchronized void requestEnds(Moment now) {
        requests--;
        requestEnd = now;
        isRead = readers > 0;
    }

    synchronized void refreshed(String id, Instant expiration, Duration lifetime, Moment now) {
        failure = null;
        if (!id.equals(refusedId)) {
            refusedAt = null;
        }
        value = Value.of(id, expiration, lifetime);
        valueAt = now;
        isValueKnown = true;
        ended();
    }

    synchronized void failed(RuntimeException error, boolean isFinal, Moment now) {
        Moment from = requestEnd == null ? askedAt : requestEnd;
        Phase phase = phaseBetween(from, now);
        boolean isUrgent = phase == Phase.ABSENT || phase == Phase.MANDATORY || phase == Phase.EXPIRED;
        int tries = isUrgent ? 1 + (failure == null ? 0 : failure.tries()) : 0;
        Value current = value;
        Duration put = current == null ? Duration.ZERO : Duration.ofMillis(current.mandatory() - now.millis());
        failure = new Failure(
                error,
                FailureKind.of(error),
                isFinal,
                from,
                now,
                phase,
                tries,
                put.compareTo(LEAST_PUT_OFF) < 0 ? put : LEAST_PUT_OFF);
        rules.checked("failed in " + phase);
        ended();
    }

    private void ended() {
        overdueSince = null;
        open = Math.max(0, open - 1);
        if (open == 0 && isBlurred) {
            isBlurred = false;
            isValueKnown = false;
            failure = null;
        }
    }

    /** The phase between two moments, if it is the same all the time. */
    private @Nullable Phase phaseBetween(Moment from, Moment to) {
        Value current = value;
        if (!isValueKnown || isBlurred || to.hasJumpedSince(from)) {
            return null;
        }
        if (current == null || refusedAt != null) {
            return Phase.ABSENT;
        }
        if (to.hasJumpedSince(valueAt)) {
            return null;
        }
        Phase phase = current.phase(from.millis());
        return phase == current.phase(to.millis()) ? phase : null;
    }

    /** Whether something happened next to a moment that may have changed what the engine did then. */
    private boolean isCloseTo(@Nullable Moment event, Moment moment) {
        return event != null
                && Duration.ofNanos(event.nanos() - moment.nanos()).abs().compareTo(BLUR) < 0;
    }

    /** Checks that a refresh starts no earlier than the failure before it allows. */
    private void checkPause(Moment now) {
        Failure last = failure;
        if (last == null) {
            return;
        }
        Duration pause = now.since(last.from());
        if (last.isFinal()) {
            atLeast(SECOND, pause, "after a final failure");
            return;
        }
        if (last.phase() == null
                || isCloseTo(refusedAt, last.from())
                || now.jumpedAt() > now.nanos() - BLUR.toNanos()
                || (value != null && now.hasJumpedSince(valueAt))) {
            return;
        }
        if (last.isThrottling() && last.tries() > 0) {
            atLeast(last.leastBackoff(), pause, "after throttling");
            return;
        }
        Phase phase = value == null ? Phase.ABSENT : value.phase(now.millis());
        if (last.phase() == Phase.MANDATORY && phase == Phase.MANDATORY) {
            atLeast(last.leastBackoff(), pause, "in the mandatory window");
        } else if (last.phase() == Phase.ADVISORY && phase == Phase.ADVISORY) {
            atLeast(last.put(), pause, "in the advisory window");
        }
    }

    private void atLeast(Duration least, Duration pause, String when) {
        rules.checked(when);
        if (pause.compareTo(least) < 0) {
            rules.found("a request too early " + when);
        }
    }

    @Override
    public String toString() {
        return "RoleHistory[" + role + "]";
    }
}
