package dev.stslib.aws.support.http;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Converts a {@link Hop} to a route of HttpClient. */
final class ProxyRoutePlanner implements HttpRoutePlanner {
    private static final String CHOSEN = ProxyRoutePlanner.class.getName() + ".chosen";

    private final ProxyChoice proxies;
    /** By host and port. HttpClient's routes have no SOCKS proxies, so a new socket asks here for that of its target. */
    private final Map<String, Hop.SocksProxy> socks = new ConcurrentHashMap<>();

    ProxyRoutePlanner(ProxyChoice proxies) {
        this.proxies = proxies;
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) {
        boolean secure = URIScheme.HTTPS.same(target.getSchemeName());
        int port = target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
        HttpHost host = new HttpHost(target.getSchemeName(), target.getHostName(), port);
        Hop hop = proxies.to(target.getSchemeName(), target.getHostName(), port);
        context.setAttribute(CHOSEN, hop);
        String key = key(target.getHostName(), port);
        if (hop instanceof Hop.SocksProxy proxy) {
            socks.put(key, proxy);
        } else {
            socks.remove(key);
        }
        if (hop instanceof Hop.HttpProxy proxy) {
            ProxyLogin.prepare(HttpClientContext.cast(context), proxy);
            return new HttpRoute(host, null, host(proxy), secure);
        }
        return new HttpRoute(host, null, secure);
    }

    private static String key(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + ":" + port;
    }

    static HttpHost host(Hop.HttpProxy proxy) {
        return new HttpHost(proxy.tls() ? URIScheme.HTTPS.id : URIScheme.HTTP.id, proxy.host(), proxy.port());
    }

    /** The hop that was chosen for the request of this context. */
    static @Nullable Hop chosen(HttpContext context) {
        return (Hop) context.getAttribute(CHOSEN);
    }

    Hop.@Nullable SocksProxy socksFor(String host, int port) {
        return socks.get(key(host, port));
    }
}
