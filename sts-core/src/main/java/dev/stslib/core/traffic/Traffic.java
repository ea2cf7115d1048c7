package dev.stslib.core.traffic;

import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All requests of one engine to others, each on the lane of whom it asks: so many a second, so many at once, those first
 * that somebody waits for. A request that waits holds no thread.
 */
public final class Traffic implements AutoCloseable {
    private final Map<StsEndpoint, Lane> sts = new ConcurrentHashMap<>();
    private final Map<String, Lane> others = new ConcurrentHashMap<>();
    private final Limits limits;
    private final LongSupplier elapsed;
    private final ScheduledExecutorService timer;
    private final Executor pool;

    /**
     * Makes it without any lane.
     *
     * @param limits how many requests
     * @param elapsed the elapsed time, nanoseconds
     * @param timer wakes those who wait for the limit
     * @param pool makes the requests
     */
    public Traffic(Limits limits, LongSupplier elapsed, ScheduledExecutorService timer, Executor pool) {
        this.limits = limits;
        this.elapsed = elapsed;
        this.timer = timer;
        this.pool = pool;
    }

    /**
     * Makes a request to STS as soon as the limits allow.
     *
     * @param <T> what it gives
     * @param passage who wants it
     * @param endpoint where to
     * @param account the account whose quota it takes from, or null if that is not known
     * @param request makes it; may block
     * @return what it gives, or why there is nothing
     */
    public <T> CompletionStage<T> toSts(
            Passage passage, StsEndpoint endpoint, @Nullable String account, Supplier<T> request) {
        Lane lane = lane(endpoint);
        String payer = payer(account);
        return add(lane, payer, passage, new StsErrand<>(request, lane, payer, elapsed));
    }

    /**
     * Notes a request to STS that waits for no limit, since a caller makes it with a code that is good for moments only.
     *
     * @param endpoint where to
     * @param account the account whose quota it takes from, or null if that is not known
     */
    public void count(StsEndpoint endpoint, @Nullable String account) {
        lane(endpoint).count(payer(account));
    }

    /**
     * Asks somebody else than STS: a command, the machine, a person. No limit in a second, but so many at once.
     *
     * @param <T> what it gives
     * @param passage who wants it
     * @param whom who is asked, for messages
     * @param atOnce how many at once at most; fewer if the engine's own limit is lower
     * @param work asks; may block
     * @return what it gives, or why there is nothing
     */
    public <T> CompletionStage<T> elsewhere(
            Passage passage, String whom, int atOnce, Supplier<CompletionStage<T>> work) {
        Lane lane = others.computeIfAbsent(
                whom, missing -> new Lane(whom, Integer.MAX_VALUE, Math.min(atOnce, limits.atOnce()), elapsed, timer));
        return add(lane, "", passage, new OtherErrand<>(work));
    }

    private <T> CompletionStage<T> add(Lane lane, String account, Passage passage, Errand<T> errand) {
        lane.add(passage, account, passage.where(pool), errand);
        return errand;
    }

    private Lane lane(StsEndpoint endpoint) {
        Lane known = sts.get(endpoint);
        return known != null
                ? known
                : sts.computeIfAbsent(
                        endpoint,
                        missing -> new Lane(describe(missing), limits.perSecond(), limits.atOnce(), elapsed, timer));
    }

    private static String describe(StsEndpoint endpoint) {
        URI override = endpoint.override();
        return "STS " + (override == null ? "in " + endpoint.region() : "at " + override);
    }

    /** Requests of accounts that nobody knows share one quota: that is never too much. */
    private static String payer(@Nullable String account) {
        return account == null ? "" : account;
    }

    @Override
    public void close() {
        sts.values().forEach(Lane::close);
        others.values().forEach(Lane::close);
    }
}
