package dev.stslib.aws.support.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Makes HttpClient's route of a {@link Hop}. */
final class ProxyRoutePlanner implements HttpRoutePlanner {
    private static final String CHOSEN = ProxyRoutePlanner.class.getName() + ".chosen";

    private final ProxyChoice proxies;
    /** SOCKS is no part of HttpClient's routes: the socket asks here for the proxy of its target. */
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
        if (hop instanceof Hop.HttpProxy proxy) {
            ProxyLogin.prepare(HttpClientContext.cast(context), proxy);
            return new HttpRoute(host, null, host(proxy), secure);
        }
        if (hop instanceof Hop.SocksProxy proxy) {
            socks.put(target.getHostName(), proxy);
        } else {
            socks.remove(target.getHostName());
        }
        return new HttpRoute(host, null, secure);
    }

    static HttpHost host(Hop.HttpProxy proxy) {
        return new HttpHost(proxy.tls() ? URIScheme.HTTPS.id : URIScheme.HTTP.id, proxy.host(), proxy.port());
    }

    /** What was chosen for the request of this context. */
    static @Nullable Hop chosen(HttpContext context) {
        return (Hop) context.getAttribute(CHOSEN);
    }

    Hop.@Nullable SocksProxy socksFor(String host) {
        return socks.get(host);
    }
}
