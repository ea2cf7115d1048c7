package dev.stslib.testkit.metadata;

import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong at an {@link EmbeddedInstanceMetadata} or {@link EmbeddedContainerEndpoint}. It happens to every
 * request, until {@link EndpointFaults#clear()}, unless you narrow it down. Immutable: each method gives a new fault.
 */
public final class EndpointFault {
    private final UnaryOperator<Map<String, String>> fields;
    private final UnaryOperator<HttpAnswer> answer;
    private final @Nullable Duration delay;
    private final @Nullable CountDownLatch hold;
    private final boolean dropped;
    private final Predicate<WireRequest> condition;
    private final int times;

    private EndpointFault(
            UnaryOperator<Map<String, String>> fields,
            UnaryOperator<HttpAnswer> answer,
            @Nullable Duration delay,
            @Nullable CountDownLatch hold,
            boolean dropped,
            Predicate<WireRequest> condition,
            int times) {
        this.fields = fields;
        this.answer = answer;
        this.delay = delay;
        this.hold = hold;
        this.dropped = dropped;
        this.condition = condition;
        this.times = times;
    }

    private static EndpointFault changed(UnaryOperator<HttpAnswer> change) {
        return new EndpointFault(
                UnaryOperator.identity(), change, null, null, false, request -> true, Integer.MAX_VALUE);
    }

    private static EndpointFault edited(UnaryOperator<Map<String, String>> edit) {
        return new EndpointFault(edit, UnaryOperator.identity(), null, null, false, request -> true, Integer.MAX_VALUE);
    }

    private static EndpointFault waiting(@Nullable Duration delay, @Nullable CountDownLatch hold, boolean dropped) {
        return new EndpointFault(
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                delay,
                hold,
                dropped,
                request -> true,
                Integer.MAX_VALUE);
    }

    /**
     * Answers with an HTTP status and an empty body.
     *
     * @param status such as 403 or 503
     * @return the fault
     */
    public static EndpointFault status(int status) {
        return answer(status, "");
    }

    /**
     * Answers with an HTTP status and a text.
     *
     * @param status such as 500
     * @param body the body
     * @return the fault
     */
    public static EndpointFault answer(int status, String body) {
        return changed(answer -> new HttpAnswer(status, answer.headers(), body, answer.delivery()));
    }

    /**
     * Gives an answer that is otherwise right another body.
     *
     * @param body the body, such as text that is not JSON
     * @return the fault
     */
    public static EndpointFault body(String body) {
        return changed(answer -> answer.withBody(body));
    }

    /**
     * Leaves a field out of the JSON of the credentials.
     *
     * @param name such as {@code Token}
     * @return the fault
     */
    public static EndpointFault withoutField(String name) {
        return edited(fields -> {
            fields.remove(name);
            return fields;
        });
    }

    /**
     * Falsifies a field in the JSON of the credentials.
     *
     * @param name such as {@code Expiration}
     * @param json the false value as JSON, such as {@code "text"} with its quotes, {@code 12} or {@code null}
     * @return the fault
     */
    public static EndpointFault withField(String name, String json) {
        return edited(fields -> {
            fields.put(name, json);
            return fields;
        });
    }

    /**
     * Sets a header field of an answer that is otherwise right.
     *
     * @param name such as {@code Date}
     * @param value what it holds instead
     * @return the fault
     */
    public static EndpointFault withHeader(String name, String value) {
        return changed(answer -> answer.withHeader(name, value));
    }

    /**
     * Makes answers late.
     *
     * @param realTime how long, in real time; closing the endpoint ends the wait
     * @return the fault
     */
    public static EndpointFault delay(Duration realTime) {
        return waiting(realTime, null, false);
    }

    /** {@return no answer at all; the connection stays open until the endpoint is closed} */
    public static EndpointFault hang() {
        return delay(Duration.ofDays(10_000));
    }

    /**
     * Makes requests wait for the test.
     *
     * @param until opened by the test; closing the endpoint ends the wait too
     * @return the fault
     */
    public static EndpointFault hold(CountDownLatch until) {
        return waiting(null, until, false);
    }

    /** {@return no answer: the connection is closed. With {@link #times}, the endpoint is up only after that many requests} */
    public static EndpointFault drop() {
        return waiting(null, null, true);
    }

    /** {@return no answer: the connection is reset} */
    public static EndpointFault reset() {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Reset()));
    }

    /** {@return an answer whose connection is closed in the middle of the body} */
    public static EndpointFault truncate() {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Truncated()));
    }

    /**
     * Sends the head of an answer at once, and its body byte by byte.
     *
     * @param pause the pause before each byte, in real time
     * @return the fault
     */
    public static EndpointFault drip(Duration pause) {
        return changed(answer -> answer.delivered(new HttpAnswer.Delivery.Dripping(pause)));
    }

    /**
     * Narrows the fault down to the next requests that fit.
     *
     * @param requests how many, 1 or more
     * @return the narrower fault
     * @throws IllegalArgumentException if the number is below 1
     */
    public EndpointFault times(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("a fault happens at least once, not " + requests + " times");
        }
        return new EndpointFault(fields, answer, delay, hold, dropped, condition, requests);
    }

    /** {@return the fault for the next request that fits, and no other} */
    public EndpointFault once() {
        return times(1);
    }

    /**
     * Narrows the fault down to the paths that start with a text.
     *
     * @param prefix such as {@code /latest/api/token}
     * @return the narrower fault
     */
    public EndpointFault onPath(String prefix) {
        return when(request -> request.path().startsWith(prefix));
    }

    /**
     * Narrows the fault down. Conditions add up.
     *
     * @param further asked for each request that fits the earlier conditions
     * @return the narrower fault
     */
    public EndpointFault when(Predicate<WireRequest> further) {
        return new EndpointFault(fields, answer, delay, hold, dropped, condition.and(further), times);
    }

    boolean fits(WireRequest request) {
        return condition.test(request);
    }

    int times() {
        return times;
    }

    @Nullable
    Duration delay() {
        return delay;
    }

    @Nullable
    CountDownLatch hold() {
        return hold;
    }

    boolean isDrop() {
        return dropped;
    }

    /** Changes the fields of the credentials before they are written. */
    Map<String, String> edit(Map<String, String> json) {
        return fields.apply(json);
    }

    HttpAnswer change(HttpAnswer right) {
        return answer.apply(right);
    }
}
