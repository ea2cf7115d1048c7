package dev.stslib.core.sts;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client as a caller might hand it in. */
final class CountingClient implements SdkHttpClient {
    private final SdkHttpClient inner = new SocketTransport(
            new ProxyChoice(null),
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            new Connection.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)),
            System::nanoTime);
    private final AtomicInteger requests = new AtomicInteger();
    private final Runnable whenClosed;

    CountingClient(Runnable whenClosed) {
        this.whenClosed = whenClosed;
    }

    int requests() {
        return requests.get();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        requests.incrementAndGet();
        return inner.prepareRequest(request);
    }

    @Override
    public void close() {
        inner.close();
        whenClosed.run();
    }
}
