package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.EndpointAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches all calls of one engine to other hosts: bounded concurrency for each host, a rate limit for each STS
 * endpoint and account, awaited calls first. A call that waits holds no thread.
 */
public final class RequestDispatcher implements AutoCloseable {
    /** Calls of unknown accounts share one limit, which is never too much. */
    private static final String UNKNOWN_ACCOUNT = "";
    /** The number of queues from which on unused ones are dropped. */
    private static final int MANY = 64;

    private final Map<StsEndpoint, EndpointQueue> endpoints = new ConcurrentHashMap<>();
    private final Map<String, EndpointQueue> hosts = new ConcurrentHashMap<>();
    private final RateLimits limits;
    private final LongSupplier elapsedNanos;
    private final ScheduledExecutorService timer;
    private final Executor pool;
    private final @Nullable FleetLimit fleet;
    private volatile boolean closed;

    /**
     * Makes a dispatcher.
     *
     * @param limits the limits for each endpoint
     * @param elapsedNanos the elapsed time, nanoseconds
     * @param timer wakes calls that wait for the rate limit
     * @param pool runs the calls
     */
    public RequestDispatcher(
            RateLimits limits, LongSupplier elapsedNanos, ScheduledExecutorService timer, Executor pool) {
        this(limits, elapsedNanos, timer, pool, null);
    }

    /**
     * Makes a dispatcher for one process of several.
     *
     * @param limits the limits for each endpoint; the rate is that of all processes together
     * @param elapsedNanos the elapsed time, nanoseconds
     * @param timer wakes calls that wait for the rate limit
     * @param pool runs the calls
     * @param fleet the rate limit that the processes share, or null; closed with the dispatcher
     */
    public RequestDispatcher(
            RateLimits limits,
            LongSupplier elapsedNanos,
            ScheduledExecutorService timer,
            Executor pool,
            @Nullable FleetLimit fleet) {
        this.fleet = fleet;
        this.limits = limits;
        this.elapsedNanos = elapsedNanos;
        this.timer = timer;
        this.pool = pool;
    }

    /**
     * Makes a request to STS as soon as the limits allow.
     *
     * @param <T> the answer
     * @param context the caller
     * @param endpoint the endpoint
     * @param accountId the account whose quota the request takes from, or null if that is not known
     * @param request makes the request; may block
     * @return the answer; fails with whatever the request or its executor throws, or with
     *     {@link dev.stslib.api.error.EngineClosedException}
     */
    public <T> CompletionStage<T> dispatch(
            CallContext context, StsEndpoint endpoint, @Nullable String accountId, Supplier<T> request) {
        String account = account(accountId);
        return atEndpoint(
                endpoint,
                queue -> queue.add(
                        context,
                        account,
                        context.executor(pool),
                        () -> answer(queue, account, context.isRetry(), request)));
    }

    private <T> CompletionStage<T> answer(EndpointQueue queue, String account, boolean isRetry, Supplier<T> request) {
        long startedAt = elapsedNanos.getAsLong();
        try {
            T answer = request.get();
            queue.succeeded(account);
            return CompletableFuture.completedStage(answer);
        } catch (StsServiceException e) {
            if (e.error().isThrottling()) {
                queue.throttled(account, startedAt, isRetry);
            } else {
                queue.refused(account);
            }
            throw e;
        }
    }

    /**
     * Calls a host other than STS, such as IAM, a command or a person: bounded concurrency, no rate limit.
     *
     * @param <T> the answer
     * @param context the caller
     * @param host the host, for the limit and for messages
     * @param work makes the call; may block
     * @return the answer; fails as {@link #dispatch(CallContext, StsEndpoint, String, Supplier)} does
     */
    public <T> CompletionStage<T> dispatch(CallContext context, String host, Supplier<CompletionStage<T>> work) {
        RateLimits unlimited = new RateLimits(Integer.MAX_VALUE, limits.concurrent());
        return inQueue(
                hosts,
                host,
                missing -> newQueue(missing, unlimited, null),
                queue -> queue.add(context, UNKNOWN_ACCOUNT, context.executor(pool), work));
    }

    /**
     * Counts a request to STS that starts at once whatever the limit, because it carries an MFA code that expires within
     * seconds. Later requests wait longer.
     *
     * @param endpoint the endpoint
     * @param accountId the account whose quota the request takes from, or null if that is not known
     */
    public void recordUnqueued(StsEndpoint endpoint, @Nullable String accountId) {
        boolean unused = atEndpoint(endpoint, queue -> queue.recordUnqueued(account(accountId)) ? true : null);
    }

    /** The limits belong to the place that is asked, whatever certificates it is trusted by. */
    private <R> R atEndpoint(StsEndpoint endpoint, Function<EndpointQueue, @Nullable R> use) {
        StsEndpoint place = endpoint.caBundle() == null
                ? endpoint
                : new StsEndpoint(
                        endpoint.region(),
                        endpoint.override(),
                        endpoint.fips(),
                        endpoint.dualStack(),
                        endpoint.legacyGlobal());
        return inQueue(endpoints, place, missing -> newQueue(describe(missing), limits, fleet), use);
    }

    /**
     * Uses a queue, and makes it if there is none.
     *
     * @param use returns null if the queue was dropped meanwhile; it is called again with a new queue
     */
    private <K, R> R inQueue(
            Map<K, EndpointQueue> queues,
            K key,
            Function<K, EndpointQueue> maker,
            Function<EndpointQueue, @Nullable R> use) {
        while (true) {
            EndpointQueue queue = queues.get(key);
            if (queue == null) {
                prune(queues);
                queue = queues.computeIfAbsent(key, maker);
            }
            if (closed) {
                queue.close();
            }
            R result = use.apply(queue);
            if (result != null) {
                return result;
            }
            queues.remove(key, queue);
        }
    }

    /** Drops unused queues. Each tenant may have a separate endpoint, and tenants go. */
    private static void prune(Map<?, EndpointQueue> queues) {
        if (queues.size() >= MANY) {
            queues.values().removeIf(EndpointQueue::drop);
        }
    }

    int queueCount() {
        return endpoints.size() + hosts.size();
    }

    private EndpointQueue newQueue(String host, RateLimits queueLimits, @Nullable FleetLimit shared) {
        return new EndpointQueue(host, queueLimits, elapsedNanos, timer, shared);
    }

    private static String describe(StsEndpoint endpoint) {
        URI override = endpoint.override();
        return "STS " + (override == null ? "in " + endpoint.region() : "at " + EndpointAddress.shown(override));
    }

    private static String account(@Nullable String accountId) {
        return accountId == null ? UNKNOWN_ACCOUNT : accountId;
    }

    /** Calls that have not started fail with {@link dev.stslib.api.error.EngineClosedException}. */
    @Override
    public void close() {
        closed = true;
        endpoints.values().forEach(EndpointQueue::close);
        hosts.values().forEach(EndpointQueue::close);
        if (fleet != null) {
            fleet.close();
        }
    }
}
