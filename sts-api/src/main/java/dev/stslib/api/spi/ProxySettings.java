package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param host its host name or IP address
 * @param port its port, 1 to 65535
 * @param user the user name, or null if the proxy needs none
 * @param password the password of the user, or null for none
 */
public record ProxySettings(
        String host,
        int port,
        @Nullable String user,
        @Nullable Secret password) {
    public ProxySettings {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The port of a proxy is 1 to 65535, not " + port);
        }
    }
}
