package dev.stslib.aws.support.http;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The proxy variables of the environment, lower case before upper. */
final class ProxyVariables {
    private static final int LARGEST_PORT = 65_535;
    private static final int SOCKS_PORT = 1080;
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<info>[^@]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[\\p{Alnum}._-]+)(?::(?<port>[0-9]{0,5}))?");

    private ProxyVariables() {}

    static Optional<Hop> of(SystemEnvironment systemEnvironment, String scheme, String target, int port) {
        String lower = scheme + "_proxy";
        String upper = lower.toUpperCase(Locale.ROOT);
        String name = systemEnvironment.env(lower).isPresent() ? lower : upper;
        Optional<String> text = systemEnvironment.env(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String exempt = systemEnvironment
                .env("no_proxy")
                .or(() -> systemEnvironment.env("NO_PROXY"))
                .orElse("");
        return Optional.of(NoProxy.matches(exempt, target, port) ? Hop.Direct.INSTANCE : parse(text.get(), name));
    }

    /** Reads {@code [scheme://][user[:password]@]host[:port]}. Errors do not repeat the text: it may hold a password. */
    private static Hop parse(String text, String name) {
        try {
            URI uri = new URI(text.contains("://") ? text.strip() : "http://" + text.strip());
            // Not getHost(): it is null for a name with an underscore.
            Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
            if (!authority.matches()) {
                throw wrong(name);
            }
            String host = authority.group("host");
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            String info = authority.group("info");
            String digits = authority.group("port");
            int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
            if (port == 0 || port > LARGEST_PORT) {
                throw wrong(name);
            }
            return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
                case "http" -> http(false, bare, port < 0 ? 80 : port, info);
                case "https" -> http(true, bare, port < 0 ? 443 : port, info);
                case "socks", "socks5", "socks5h" -> new Hop.SocksProxy(bare, port < 0 ? SOCKS_PORT : port);
                default -> throw wrong(name);
            };
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw wrong(name);
        }
    }

    private static Hop http(boolean tls, String host, int port, @Nullable String info) {
        int colon = info == null ? -1 : info.indexOf(':');
        String user = info == null ? null : decode(colon < 0 ? info : info.substring(0, colon));
        Secret password = info == null || colon < 0 ? null : Secret.of(decode(info.substring(colon + 1)));
        return new Hop.HttpProxy(tls, host, port, user, password);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static int port(String text, String place) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= LARGEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrongPort(place, e);
        }
        throw wrongPort(place, null);
    }

    private static ProfileConfigurationException wrongPort(String place, @Nullable Throwable cause) {
        return new ProfileConfigurationException(
                place + " is not a port", "Set it to a number from 1 to " + LARGEST_PORT, cause);
    }

    private static ProfileConfigurationException wrong(String name) {
        return new ProfileConfigurationException(
                "The variable " + name + " is not the URL of a proxy",
                "Set it to a URL such as http://user:password@proxy.example.com:3128, or unset it; percent-encode special"
                        + " characters of the user and the password");
    }
}
