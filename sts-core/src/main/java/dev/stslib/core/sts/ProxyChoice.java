package dev.stslib.core.sts;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.ProxySettings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which proxy a request goes through: the one in the settings, else the platform's, else none. */
final class ProxyChoice {
    private final Route.@Nullable Via fixed;

    ProxyChoice(@Nullable ProxySettings settings) {
        fixed = settings == null ? null : via(settings);
    }

    Route.@Nullable Via of(URI uri) {
        if (fixed != null) {
            return fixed;
        }
        ProxySelector platform = ProxySelector.getDefault();
        List<Proxy> proxies = platform == null ? List.of() : platform.select(uri);
        for (Proxy proxy : proxies) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                return null;
            }
            if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                return new Route.Via(address.getHostString(), address.getPort(), null);
            }
        }
        return null;
    }

    private static Route.Via via(ProxySettings settings) {
        String user = settings.user();
        if (user == null) {
            return new Route.Via(settings.host(), settings.port(), null);
        }
        Secret password = settings.password();
        String pair = user + ":" + (password == null ? "" : password.revealSecret());
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new Route.Via(settings.host(), settings.port(), Secret.of(basic));
    }
}
