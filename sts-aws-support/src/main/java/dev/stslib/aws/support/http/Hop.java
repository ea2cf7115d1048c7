package dev.stslib.aws.support.http;

import dev.stslib.api.Secret;
import org.jspecify.annotations.Nullable;

/** What a connection goes to first. */
sealed interface Hop {
    /** The target itself. */
    record Direct() implements Hop {
        static final Direct INSTANCE = new Direct();
    }

    /** A proxy that tunnels https by CONNECT and forwards http. */
    record HttpProxy(
            boolean tls,
            String host,
            int port,
            @Nullable String user,
            @Nullable Secret password) implements Hop {
        String address() {
            return host + ":" + port;
        }
    }

    /** A SOCKS proxy, which also looks the target's name up. */
    record SocksProxy(String host, int port) implements Hop {}
}
