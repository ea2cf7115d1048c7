package dev.stslib.aws.support.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The HTTP client for every service of AWS. It bounds each call in time, in every phase, and each answer in size; it
 * takes the secrets of a request out of an error answer before the AWS SDK sees, and logs, it; closing it ends the calls
 * in flight. A thread that waits for an answer stops when it is interrupted. Thread-safe.
 *
 * <p>A call runs on a daemon thread of the client while the caller waits, so that a name lookup or a foreign client that
 * cannot be stopped holds up neither the caller nor {@link #close()}.
 *
 * <p>Calls throw {@link CallTimeoutException}, {@link ClientClosedException}, {@link NotSentException},
 * {@link ProxyUnavailableException} or another {@link java.io.IOException}, and
 * {@link software.amazon.awssdk.core.exception.NonRetryableException} if a proxy refuses.
 */
public final class AwsHttpClient implements SdkHttpClient {
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final long IDLE_SECONDS = 1;
    private static final long SWEEP_SLACK_MILLIS = 200;

    private final SdkHttpClient inner;
    /** The same as {@code inner} where it is this client's own. */
    private final @Nullable ApacheClient own;

    private final HttpClientSettings settings;
    private final ThreadPoolExecutor threads;
    private final Set<BoundedCall> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sweepPlanned = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;

    private AwsHttpClient(SdkHttpClient inner, @Nullable ApacheClient own, HttpClientSettings settings) {
        this.inner = inner;
        this.own = own;
        this.settings = settings;
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), AwsHttpClient::daemon);
    }

    /**
     * Opens a client on Apache HttpClient. It connects to nothing, reads nothing and looks up nothing yet.
     *
     * @param settings how to connect
     * @return the client, to be closed by the caller
     */
    public static AwsHttpClient open(HttpClientSettings settings) {
        RuntimeModules.require("jdk.net", "Apache HttpClient");
        return over(ApacheClient.of(settings), settings);
    }

    static AwsHttpClient over(ApacheClient own, HttpClientSettings settings) {
        return new AwsHttpClient(own, own, settings);
    }

    /**
     * Wraps another client, which then makes the connections: proxy, trust and connect time-out are its own.
     *
     * @param client the other client, which is not closed with this one
     * @param settings the total time and the size limit
     * @return the client, to be closed by the caller
     */
    public static AwsHttpClient around(SdkHttpClient client, HttpClientSettings settings) {
        return new AwsHttpClient(Objects.requireNonNull(client, "client"), null, settings);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stslib-http");
        thread.setDaemon(true);
        // A thread outlives the call that made it, and must not hold on to the class loader of its caller.
        thread.setContextClassLoader(AwsHttpClient.class.getClassLoader());
        return thread;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return prepare(request, settings.totalTimeout());
    }

    private BoundedCall prepare(HttpExecuteRequest request, Duration total) {
        return new BoundedCall(this, prepared(request), request, total);
    }

    /** An application's client may break its contract. */
    private ExecutableHttpRequest prepared(HttpExecuteRequest request) {
        try {
            return Objects.requireNonNull(inner.prepareRequest(request), "the HTTP client prepared no request");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Error e) {
            throw new IllegalStateException(
                    "the HTTP client failed with " + e.getClass().getName(), e);
        }
    }

    /**
     * Sends a request without a body to a source of credentials that is not STS, and again after an error of the
     * connection, HTTP 429 and 5xx, and where the caller says so. All tries together take at most the total time.
     *
     * @param request the request
     * @param tries how often to send it
     * @param again says of other answers whether to ask again
     * @param start when the total time began, by {@link #nanoTime()}; requests that belong together share it
     * @return the last answer
     * @throws IOException if the last try got no answer
     */
    public HttpAnswer send(SdkHttpRequest request, Tries tries, Predicate<HttpAnswer> again, long start)
            throws IOException {
        return send(HttpExecuteRequest.builder().request(request).build(), tries, again, start);
    }

    /**
     * Sends a request that may have a body, as the other method does.
     *
     * @param request the request, whose body can be read several times
     * @param tries how often to send it
     * @param again says of other answers whether to ask again
     * @param start when the total time began, by {@link #nanoTime()}
     * @return the last answer
     * @throws IOException if the last try got no answer
     */
    public HttpAnswer send(HttpExecuteRequest request, Tries tries, Predicate<HttpAnswer> again, long start)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            Duration pause = PAUSE.multipliedBy(attempt);
            try {
                Duration left = left(start);
                if (left.isNegative()) {
                    throw new CallTimeoutException(settings.totalTimeout());
                }
                HttpAnswer answer = answer(request, tries.within(left));
                boolean mayPass = answer.status() == 429 || answer.status() >= 500 || again.test(answer);
                if (!mayPass || attempt == tries.most() || left(start).compareTo(pause) <= 0) {
                    return answer;
                }
            } catch (ClientClosedException e) {
                throw e;
            } catch (IOException e) {
                boolean interrupted = e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
                if (interrupted || attempt == tries.most() || left(start).compareTo(pause) <= 0) {
                    throw e;
                }
            }
            pause(pause);
        }
    }

    /** {@return the elapsed time in nanoseconds, by which the total time is measured} */
    public long nanoTime() {
        return System.nanoTime();
    }

    private Duration left(long start) {
        return settings.totalTimeout().minusNanos(nanoTime() - start);
    }

    private HttpAnswer answer(HttpExecuteRequest request, Duration time) throws IOException {
        BoundedCall call = prepare(request, time);
        HttpExecuteResponse response = call.call();
        String text = response.responseBody().isEmpty()
                ? ""
                : new String(response.responseBody().get().readAllBytes(), StandardCharsets.UTF_8);
        SdkHttpResponse head = response.httpResponse();
        Instant now = settings.clock().instant();
        return new HttpAnswer(
                head.statusCode(),
                text,
                head.firstMatchingHeader("x-amzn-ErrorType").orElse(""),
                call.location(),
                now,
                ServerTime.offset(head, now).orElse(Duration.ZERO));
    }

    /** Ends early when this client is closed. */
    private void pause(Duration time) throws IOException {
        try {
            if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClientClosedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two tries");
        }
    }

    int maxAnswerBytes() {
        return settings.maxAnswerBytes();
    }

    void begin(BoundedCall call) throws ClientClosedException {
        inFlight.add(call);
        if (closed) {
            inFlight.remove(call);
            throw new ClientClosedException();
        }
    }

    void end(BoundedCall call) {
        inFlight.remove(call);
        planSweep();
    }

    /** Runs work on a daemon thread of this client. */
    void run(Runnable work) throws ClientClosedException {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw new ClientClosedException();
        }
    }

    /** Idle connections that a server has closed would stay half open until the next call. */
    private void planSweep() {
        ApacheClient mine = own;
        if (mine != null && mine.hasIdle() && !closed && sweepPlanned.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(
                            mine.keepAlive().toMillis() + SWEEP_SLACK_MILLIS, TimeUnit.MILLISECONDS, threads)
                    .execute(() -> {
                        sweepPlanned.set(false);
                        mine.closeIdle();
                        planSweep();
                    });
        }
    }

    @Override
    public String clientName() {
        return inner.clientName();
    }

    /** Aborts the calls in flight and closes its connections, without waiting. Closing twice does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing.countDown();
        for (BoundedCall call : inFlight) {
            call.fail(new ClientClosedException());
        }
        if (own != null) {
            try {
                threads.execute(own::close);
            } catch (RejectedExecutionException e) {
                // Another thread is closing this client at the same time, and has just done so.
                return;
            }
        }
        threads.shutdown();
    }
}
