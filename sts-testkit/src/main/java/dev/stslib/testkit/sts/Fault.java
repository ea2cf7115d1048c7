package dev.stslib.testkit.sts;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Something that goes wrong at an {@link EmbeddedSts}. It befalls every request, until {@link Faults#clear()}, unless it is
 * narrowed down. Immutable: each method gives a new fault.
 */
public final class Fault {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final Effect effect;
    private final Predicate<RecordedRequest> condition;
    private final int times;

    private Fault(Effect effect, Predicate<RecordedRequest> condition, int times) {
        this.effect = effect;
        this.condition = condition;
        this.times = times;
    }

    /** What a fault does with a request. */
    sealed interface Effect {
        /** Answers with an error. */
        record Refuse(int status, String code, String message) implements Effect {}

        /** Waits in real time, then goes on as usual. */
        record Delay(Duration realTime) implements Effect {}

        /** Waits for a latch, then goes on as usual. */
        record Hold(CountDownLatch until) implements Effect {}

        /** Ends the connection without an answer. */
        record Drop() implements Effect {}

        /** Answers with what is no XML. */
        record Garbage() implements Effect {}

        /** Goes on as usual, with an expiration in the past. */
        record Expired() implements Effect {}
    }

    private static Fault of(Effect effect) {
        return new Fault(effect, request -> true, Integer.MAX_VALUE);
    }

    /** {@return the answer "Throttling", HTTP 400, before the signature is looked at} */
    public static Fault throttle() {
        return error(400, "Throttling", "Rate exceeded");
    }

    /** {@return the answer "ServiceUnavailable", HTTP 503} */
    public static Fault serviceUnavailable() {
        return error(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.");
    }

    /** {@return the answer "InternalFailure", HTTP 500} */
    public static Fault internalError() {
        return error(
                500, "InternalFailure", "The request processing has failed because of an unknown error or exception.");
    }

    /** {@return the answer "IDPCommunicationError", HTTP 400: the identity provider cannot be asked for its keys} */
    public static Fault idpCommunicationError() {
        return error(
                400,
                "IDPCommunicationError",
                "Couldn't retrieve verification key from your identity provider, please retry.");
    }

    /**
     * Makes an answer that is any error.
     *
     * @param status the HTTP status, 400 to 599
     * @param code the code in the XML
     * @param message the message in the XML
     * @return the fault
     */
    public static Fault error(int status, String code, String message) {
        return of(new Effect.Refuse(status, code, message));
    }

    /**
     * Makes answers late. The request is looked at after the wait; closing the STS ends the wait.
     *
     * @param realTime how long, in real time
     * @return the fault
     */
    public static Fault delay(Duration realTime) {
        return of(new Effect.Delay(realTime));
    }

    /**
     * Makes requests wait for the test, without any time: they are looked at once the latch is open.
     *
     * @param until opened by the test; closing the STS ends the wait too
     * @return the fault
     */
    public static Fault hold(CountDownLatch until) {
        return of(new Effect.Hold(until));
    }

    /** {@return no answer at all; the connection stays open until the STS is closed} */
    public static Fault hang() {
        return delay(FOREVER);
    }

    /**
     * Closes the connection without an answer. Some clients, the JDK's {@code HttpURLConnection} among them, quietly send
     * such a request once more.
     *
     * @return the fault
     */
    public static Fault drop() {
        return of(new Effect.Drop());
    }

    /** {@return an answer with HTTP 200 that is no XML} */
    public static Fault garbage() {
        return of(new Effect.Garbage());
    }

    /** {@return a good answer whose credentials expired an hour ago} */
    public static Fault expired() {
        return of(new Effect.Expired());
    }

    /**
     * Narrows the fault down to the next requests that fit.
     *
     * @param requests how many, 1 or more
     * @return the narrower fault
     * @throws IllegalArgumentException if the number is below 1
     */
    public Fault times(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("a fault strikes at least once, not " + requests + " times");
        }
        return new Fault(effect, condition, requests);
    }

    /** {@return the fault for the next request that fits, and no other} */
    public Fault once() {
        return times(1);
    }

    /** {@return the fault for all requests that fit, as at the start} */
    public Fault forever() {
        return times(Integer.MAX_VALUE);
    }

    /**
     * Narrows the fault down to one operation.
     *
     * @param action such as {@code AssumeRole}
     * @return the narrower fault
     */
    public Fault onAction(String action) {
        return when(request -> request.action().equals(action));
    }

    /**
     * Narrows the fault down. Conditions add up.
     *
     * @param further asked for each request that fits the earlier conditions; its status is 0
     * @return the narrower fault
     */
    public Fault when(Predicate<RecordedRequest> further) {
        return new Fault(effect, condition.and(further), times);
    }

    boolean fits(RecordedRequest request) {
        return condition.test(request);
    }

    Effect effect() {
        return effect;
    }

    int times() {
        return times;
    }
}
