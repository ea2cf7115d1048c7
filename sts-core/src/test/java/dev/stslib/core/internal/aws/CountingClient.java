package dev.stslib.core.internal.aws;

import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClientSettings;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client as a caller might hand it in. */
final class CountingClient implements SdkHttpClient {
    private final SdkHttpClient inner =
            AwsHttpClient.open(HttpClientSettings.builder().build());
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
