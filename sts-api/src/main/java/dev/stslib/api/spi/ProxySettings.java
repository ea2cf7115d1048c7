package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for HTTP.
 *
 * @param host its name or address
 * @param port its port, 1 to 65535
 * @param user the user, or null if the proxy asks for none
 * @param password the user's password, or null
 */
public record ProxySettings(
        String host,
        int port,
        @Nullable String user,
        @Nullable Secret password) {
    public ProxySettings {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A proxy's port is 1 to 65535, not " + port);
        }
    }
}
