package dev.stslib.aws.support.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One call of an {@link AwsHttpClient}. The request runs on a thread of the client while the caller waits. The first event
 * decides: the answer, the end of the total time, an interrupt, an abort, or the close of the client.
 */
final class BoundedCall implements ExecutableHttpRequest {
    private final AwsHttpClient client;
    private final ExecutableHttpRequest inner;
    private final HttpExecuteRequest request;
    private final Duration total;
    private final CompletableFuture<HttpExecuteResponse> outcome = new CompletableFuture<>();
    private final Object lock = new Object();
    private @Nullable Thread worker;
    private volatile String location = "";

    BoundedCall(AwsHttpClient client, ExecutableHttpRequest inner, HttpExecuteRequest request, Duration total) {
        this.client = client;
        this.inner = inner;
        this.request = request;
        this.total = total;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        client.begin(this);
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted before the request was sent");
            }
            client.run(this::work);
            return outcome.get(total.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            CallTimeoutException timeout = new CallTimeoutException(total);
            fail(timeout);
            throw timeout;
        } catch (InterruptedException e) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted before the answer came");
            fail(interrupted);
            Thread.currentThread().interrupt();
            throw interrupted;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            client.end(this);
        }
    }

    private static IOException thrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
        // An application's HTTP client may fail with any error, such as a class that is missing.
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private void work() {
        synchronized (lock) {
            worker = Thread.currentThread();
        }
        try {
            if (!outcome.isDone()) {
                outcome.complete(exchange());
            }
        } catch (Throwable failure) {
            outcome.completeExceptionally(failure);
        } finally {
            synchronized (lock) {
                worker = null;
            }
        }
    }

    private HttpExecuteResponse exchange() throws IOException {
        try {
            HttpExecuteResponse response = inner.call();
            if (response == null) {
                throw new IOException("the HTTP client returned null instead of an answer");
            }
            return bounded(response);
        } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
            // A foreign client; our own says NotSentException itself.
            throw new NotSentException(e);
        } catch (NotSentException e) {
            throw e;
        } catch (IOException e) {
            throw new AnswerScrubber(request).clean(e);
        }
    }

    private HttpExecuteResponse bounded(HttpExecuteResponse response) throws IOException {
        SdkHttpResponse head = response.httpResponse();
        byte[] body = response.responseBody().isPresent()
                ? read(head, response.responseBody().get())
                : new byte[0];
        if (!head.isSuccessful()) {
            location = head.firstMatchingHeader("Location").orElse("");
            AnswerScrubber scrubber = new AnswerScrubber(request);
            body = scrubber.clean(body);
            head = scrubber.clean(head, body.length);
        }
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private byte[] read(SdkHttpResponse head, AbortableInputStream stream) throws IOException {
        boolean whole = false;
        try {
            requireNotEncoded(head);
            int limit = client.maxAnswerBytes();
            byte[] body = stream.readNBytes(limit);
            if (body.length == limit && stream.read() >= 0) {
                throw new IOException("the answer has more than " + limit + " bytes");
            }
            whole = true;
            return body;
        } finally {
            if (whole) {
                stream.close();
            } else {
                stream.abort();
            }
        }
    }

    /** A compressed answer could unpack to any size. */
    private void requireNotEncoded(SdkHttpResponse head) throws IOException {
        boolean asked =
                request.httpRequest().firstMatchingHeader("Accept-Encoding").isPresent();
        for (String encoding : head.matchingHeaders("Content-Encoding")) {
            if (!asked && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
                throw new IOException("the answer is compressed, which the request did not ask for");
            }
        }
    }

    /** The header {@code Location} of the answer, in which nothing of the request is hidden; or empty. */
    String location() {
        return location;
    }

    /** Ends the call for its caller now, and the work in the background. The first outcome stays. */
    void fail(IOException failure) {
        if (outcome.completeExceptionally(failure)) {
            try {
                client.run(this::stop);
            } catch (ClientClosedException e) {
                stop();
            }
        }
    }

    private void stop() {
        try {
            inner.abort();
        } finally {
            synchronized (lock) {
                if (worker != null) {
                    worker.interrupt();
                }
            }
        }
    }

    @Override
    public void abort() {
        fail(new IOException("the request was aborted"));
    }
}
