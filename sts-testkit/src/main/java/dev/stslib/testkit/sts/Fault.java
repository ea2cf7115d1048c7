package dev.stslib.testkit.sts;

import dev.stslib.testkit.http.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Something that goes wrong at an {@link EmbeddedSts}. It happens to every request, until {@link Faults#clear()}, unless you
 * narrow it down. Immutable: each method gives a new fault.
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

        /** Goes on as usual, with another lifetime of the credentials. */
        record Lifetime(Duration lifetime) implements Effect {}

        /** Goes on as usual, and changes the answer. */
        record Change(UnaryOperator<HttpAnswer> change) implements Effect {}
    }

    private static Fault of(Effect effect) {
        return new Fault(effect, request -> true, Integer.MAX_VALUE);
    }

    /** {@return the answer "Throttling", HTTP 400, before the signature is looked at} */
    public static Fault throttle() {
        return error(400, "Throttling", "Rate exceeded");
    }

    /**
     * Makes an answer that says that the access key is unknown, as each part of AWS gives it for some seconds after a key
     * was made.
     *
     * @return the fault, which you narrow down to requests of the new key with {@link #when}
     */
    public static Fault unknownKey() {
        return error(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
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
     * Closes the connection without looking at the request. Some clients, the JDK's {@code HttpURLConnection} among them,
     * silently send such a request once more. With {@link #times} the STS is up only after that many requests.
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
        return lifetime(Duration.ofHours(-1));
    }

    /**
     * Gives credentials another lifetime than the request asked for.
     *
     * @param lifetime the lifetime from now on, by the clock of the STS; negative for credentials that have expired
     * @return the fault
     */
    public static Fault lifetime(Duration lifetime) {
        return of(new Effect.Lifetime(lifetime));
    }

    /**
     * Leaves elements out of an answer that is otherwise right, each with all that it holds. {@code RequestId} leaves the
     * header field {@code x-amzn-RequestId} out too.
     *
     * @param elements names such as {@code AssumedRoleUser}, {@code Arn}, {@code Expiration}, {@code SessionToken}
     * @return the fault
     */
    public static Fault withoutElement(String... elements) {
        List<String> names = List.of(elements);
        return changed(answer -> {
            HttpAnswer changed = AnswerXml.without(answer, names);
            return names.contains("RequestId") ? changed.withoutHeader("x-amzn-RequestId") : changed;
        });
    }

    /**
     * Falsifies an element of an answer that is otherwise right.
     *
     * @param element a name such as {@code Arn} or {@code Expiration}
     * @param text what it holds instead, escaped as XML; may be empty
     * @return the fault
     */
    public static Fault withElement(String element, String text) {
        return changed(answer -> AnswerXml.with(answer, element, text));
    }

    /**
     * Answers as if another role had been assumed: the ARN of {@code AssumedRoleUser} is that of the other role, its
     * session name stays.
     *
     * @param roleArn such as {@code arn:aws:iam::222233334444:role/Other}
     * @return the fault
     */
    public static Fault ofAnotherRole(String roleArn) {
        return changed(answer -> AnswerXml.ofRole(answer, roleArn));
    }

    /**
     * Sets a header field of an answer that is otherwise right.
     *
     * @param name such as {@code Date}
     * @param value what it holds instead
     * @return the fault
     */
    public static Fault withHeader(String name, String value) {
        return changed(answer -> answer.withHeader(name, value));
    }

    /**
     * Leaves a header field out of an answer that is otherwise right.
     *
     * @param name such as {@code Date}
     * @return the fault
     */
    public static Fault withoutHeader(String name) {
        return changed(answer -> answer.withoutHeader(name));
    }

    /**
     * Does what the request asks, and then answers with any text.
     *
     * @param status the HTTP status
     * @param body the body
     * @return the fault
     */
    public static Fault answer(int status, String body) {
        return changed(answer -> new HttpAnswer(status, answer.headers(), body, answer.delivery()));
    }

    /**
     * Sends the head of an answer at once, and its body byte by byte.
     *
     * @param pause the pause before each byte, in real time
     * @return the fault
     */
    public static Fault drip(Duration pause) {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Dripping(pause)));
    }

    /** {@return an answer whose connection is closed in the middle of the body} */
    public static Fault truncate() {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Truncated()));
    }

    /** {@return no answer: the STS does what the request asks, uses up its MFA code too, and resets the connection} */
    public static Fault reset() {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Reset()));
    }

    private static Fault changed(UnaryOperator<HttpAnswer> change) {
        return of(new Effect.Change(change));
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
            throw new IllegalArgumentException("a fault happens at least once, not " + requests + " times");
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
