package dev.stslib.aws.support.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.auth.DigestSchemeFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Apache HttpClient 5 as the AWS SDK's client, configured in this one place: no redirects, no retries, no
 * decompression, no cookies, no authentication but a proxy's, no logger that sees headers or bodies.
 */
final class ApacheClient implements SdkHttpClient {
    /** Servers close idle connections after some seconds: those are closed here before. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    private static final int MOST_CONNECTIONS = 1_024;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_HEADERS = 256;

    private final ProxyRoutePlanner routes;
    private final Addresses addresses;
    private final Duration keepAlive;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;

    ApacheClient(HttpClientSettings settings, Addresses.Lookup lookup, LongSupplier nanos, Duration keepAlive) {
        this.keepAlive = keepAlive;
        this.routes = new ProxyRoutePlanner(ProxyChoice.of(settings));
        this.addresses = new Addresses(lookup, (host, port) -> routes.socksFor(host, port) != null, nanos);
        this.connections = connections(settings);
        this.http = client();
    }

    static ApacheClient of(HttpClientSettings settings) {
        return new ApacheClient(settings, InetAddress::getAllByName, System::nanoTime, KEEP_ALIVE);
    }

    private PoolingHttpClientConnectionManager connections(HttpClientSettings settings) {
        // Longer than the total time, so that a call that takes too long always ends with the error that says so.
        Timeout backstop = Timeout.of(settings.totalTimeout().multipliedBy(2));
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        SocketConfig socket =
                SocketConfig.custom().setSoTimeout(backstop).setTcpNoDelay(true).build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(plain -> new GuardedConnection(limits, addresses::reached))
                .setTlsSocketStrategy(new TrustedTls(settings))
                .setDnsResolver(addresses)
                .setSocketConfigResolver(route -> socket(socket, route))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setSocketTimeout(backstop)
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(backstop).build())
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .build();
    }

    private SocketConfig socket(SocketConfig usual, HttpRoute route) {
        HttpHost target = route.getTargetHost();
        Hop.SocksProxy proxy = routes.socksFor(target.getHostName(), target.getPort());
        return proxy == null || route.getProxyHost() != null
                ? usual
                : SocketConfig.copy(usual)
                        .setSocksProxyAddress(new InetSocketAddress(proxy.host(), proxy.port()))
                        .build();
    }

    private CloseableHttpClient client() {
        DefaultHttpProcessor processor = new DefaultHttpProcessor(new RequestTargetHost(), new RequestContent());
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRoutePlanner(routes)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .disableConnectionState()
                .setTargetAuthenticationStrategy((type, challenges, context) -> List.of())
                .setDefaultAuthSchemeRegistry(RegistryBuilder.<AuthSchemeFactory>create()
                        .register(StandardAuthScheme.BASIC, BasicSchemeFactory.INSTANCE)
                        .register(StandardAuthScheme.DIGEST, DigestSchemeFactory.INSTANCE)
                        .build())
                .addExecInterceptorFirst("tunnel-guard", new TunnelGuard())
                .replaceExecInterceptor(
                        ChainElement.MAIN_TRANSPORT.name(), new ExchangeExec(processor, TimeValue.of(keepAlive)))
                .build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ApacheCall(http, request);
    }

    Addresses addresses() {
        return addresses;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    /** Closes connections that have not been used for a while. */
    void closeIdle() {
        connections.closeExpired();
    }

    /** Whether idle connections are open. */
    boolean hasIdle() {
        return connections.getTotalStats().getAvailable() > 0;
    }

    @Override
    public String clientName() {
        return "stslib";
    }

    /** Closes all connections at once, those in use too. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        connections.close(CloseMode.IMMEDIATE);
    }
}
