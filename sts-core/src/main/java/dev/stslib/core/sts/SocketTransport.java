package dev.stslib.core.sts;

import java.net.URI;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client for the AWS SDK, made for STS: small requests, small answers, blocking. It is here because the clients
 * that come with the SDK write headers (the session token is one) or whole answers into their debug logs, and go on
 * waiting when the calling thread is interrupted. It has no thread of its own.
 */
final class SocketTransport implements SdkHttpClient {
    private final ProxyChoice proxies;
    private final SSLSocketFactory tls;
    private final Connection.Timeouts timeouts;
    private final ConnectionPool pool;

    SocketTransport(ProxyChoice proxies, SSLSocketFactory tls, Connection.Timeouts timeouts, LongSupplier nanos) {
        this.proxies = proxies;
        this.tls = tls;
        this.timeouts = timeouts;
        this.pool = new ConnectionPool(nanos);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        URI uri = request.httpRequest().getUri();
        Route route = Route.to(uri, proxies.of(uri));
        return new SocketCall(
                request, uri, route, pool, connecting -> Connection.open(route, tls, timeouts, connecting));
    }

    @Override
    public String clientName() {
        return "stslib";
    }

    /** Closes all connections; requests in flight fail. */
    @Override
    public void close() {
        pool.close();
    }
}
