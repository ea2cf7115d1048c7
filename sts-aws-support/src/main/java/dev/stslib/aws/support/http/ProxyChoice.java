package dev.stslib.aws.support.http;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.ProxySettings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request connects to first. The first place that sets a proxy wins: the settings, a selector of the
 * application, the JVM's properties, the environment.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/core/java-networking.html">Java networking and proxies</a>
 */
final class ProxyChoice {
    private static final String HTTP_EXEMPT = "localhost|127.*|[::1]|0.0.0.0|[::0]";
    private static final String SOCKS_EXEMPT = "localhost|127.*|[::1]";
    private static final int SOCKS_PORT = 1080;

    private final boolean never;
    private final @Nullable ProxySettings fixed;
    private final SystemEnvironment systemEnvironment;

    private ProxyChoice(boolean never, @Nullable ProxySettings fixed, SystemEnvironment systemEnvironment) {
        this.never = never;
        this.fixed = fixed;
        this.systemEnvironment = systemEnvironment;
    }

    static ProxyChoice of(HttpClientSettings settings) {
        return new ProxyChoice(settings.direct(), settings.proxy(), settings.systemEnvironment());
    }

    /**
     * Chooses for one target.
     *
     * @param scheme {@code http} or {@code https}
     * @param target the name or address, IPv6 without brackets
     * @param port the port
     * @throws dev.stslib.api.error.ProfileConfigurationException if the setting in force names no proxy
     */
    Hop to(String scheme, String target, int port) {
        if (never) {
            return Hop.Direct.INSTANCE;
        }
        if (fixed != null) {
            return new Hop.HttpProxy(false, fixed.host(), fixed.port(), fixed.user(), fixed.password());
        }
        return selector(scheme, target, port)
                .or(() -> properties(scheme, target))
                .or(() -> ProxyVariables.of(systemEnvironment, scheme, target, port))
                .orElse(Hop.Direct.INSTANCE);
    }

    /** A selector that the application set decides alone; the JDK's own reads the properties, as this class does. */
    private Optional<Hop> selector(String scheme, String target, int port) {
        ProxySelector selector = ProxySelector.getDefault();
        boolean real = systemEnvironment.equals(SystemEnvironment.real());
        boolean system = systemEnvironment
                .property("java.net.useSystemProxies")
                .filter("true"::equals)
                .isPresent();
        if (!real || selector == null || (isOfTheJdk(selector) && !system)) {
            return Optional.empty();
        }
        String name = target.indexOf(':') >= 0 ? "[" + target + "]" : target;
        for (Proxy proxy : selector.select(URI.create(scheme + "://" + name + ":" + port + "/"))) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                return isOfTheJdk(selector) ? Optional.empty() : Optional.of(Hop.Direct.INSTANCE);
            }
            if (proxy.address() instanceof InetSocketAddress address) {
                return Optional.of(
                        proxy.type() == Proxy.Type.SOCKS
                                ? new Hop.SocksProxy(address.getHostString(), address.getPort())
                                : new Hop.HttpProxy(false, address.getHostString(), address.getPort(), null, null));
            }
        }
        return Optional.empty();
    }

    private static boolean isOfTheJdk(ProxySelector selector) {
        return selector.getClass().getName().startsWith("sun.net.spi.");
    }

    private Optional<Hop> properties(String scheme, String target) {
        Optional<String> proxy = systemEnvironment.property(scheme + ".proxyHost");
        if (proxy.isPresent()) {
            if (isExempt(
                    target, systemEnvironment.property("http.nonProxyHosts").orElse(HTTP_EXEMPT))) {
                return Optional.of(Hop.Direct.INSTANCE);
            }
            int port = port(scheme + ".proxyPort", scheme.equals("https") ? 443 : 80);
            return Optional.of(new Hop.HttpProxy(
                    false,
                    proxy.get(),
                    port,
                    systemEnvironment.property(scheme + ".proxyUser").orElse(null),
                    systemEnvironment
                            .property(scheme + ".proxyPassword")
                            .map(Secret::of)
                            .orElse(null)));
        }
        return systemEnvironment.property("socksProxyHost").map(socks -> {
            boolean exempt = isExempt(
                    target, systemEnvironment.property("socksNonProxyHosts").orElse(SOCKS_EXEMPT));
            return exempt ? Hop.Direct.INSTANCE : new Hop.SocksProxy(socks, port("socksProxyPort", SOCKS_PORT));
        });
    }

    private int port(String property, int standard) {
        Optional<String> text = systemEnvironment.property(property);
        return text.isEmpty() ? standard : ProxyVariables.port(text.get(), "The property " + property);
    }

    /** Patterns are separated by {@code |} and may begin or end with {@code *}. */
    private static boolean isExempt(String target, String patterns) {
        String name = target.toLowerCase(Locale.ROOT);
        String bracketed = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
        return List.of(patterns.toLowerCase(Locale.ROOT).split("\\|", -1)).stream()
                .map(pattern -> Pattern.quote(pattern.strip()).replace("*", "\\E.*\\Q"))
                .anyMatch(pattern -> bracketed.matches(pattern) || name.matches(pattern));
    }
}
