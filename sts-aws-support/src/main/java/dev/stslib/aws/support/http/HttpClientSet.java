package dev.stslib.aws.support.http;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients for one set of connection settings: one client for each certificate bundle that a profile names by
 * {@code ca_bundle}. Each is opened when it is first needed. The set keeps the clients of the 32 bundles that were used
 * last, since tenants with their bundles come and go. Thread-safe.
 */
public final class HttpClientSet implements AutoCloseable {
    private static final int MOST_BUNDLES = 32;

    private final Function<@Nullable Path, AwsHttpClient> opener;
    private final AwsHttpClient usual;
    /** In the order of use. */
    private final Map<Path, AwsHttpClient> recent = new LinkedHashMap<>(16, 0.75f, true);
    /**
     * All clients that something still uses. A client that is not recent any more may have calls in flight, which {@link
     * #close} ends. Otherwise it needs no close: its threads and connections end when they have been idle for seconds.
     */
    private final Set<AwsHttpClient> all = Collections.newSetFromMap(new WeakHashMap<>());

    private boolean closed;

    private HttpClientSet(Function<@Nullable Path, AwsHttpClient> opener) {
        this.opener = opener;
        this.usual = opener.apply(null);
    }

    /**
     * Creates a set of clients for services of AWS, as {@link HttpClients#open} opens them.
     *
     * @param settings how to connect
     * @return the set, which you close
     * @throws InvalidRequestException as for {@link HttpClients#open}
     */
    public static HttpClientSet of(TokenProviderSettings settings) {
        return new HttpClientSet(bundle -> HttpClients.open(settings, bundle));
    }

    /**
     * Creates a set of clients for endpoints of this machine, as {@link HttpClients#direct} opens them.
     *
     * @param settings how to connect
     * @return the set, which you close
     * @throws InvalidRequestException as for {@link HttpClients#direct}
     */
    public static HttpClientSet direct(TokenProviderSettings settings) {
        return new HttpClientSet(bundle -> HttpClients.direct(settings, bundle));
    }

    /**
     * The client for a certificate bundle.
     *
     * @param profileCaBundle the PEM file that a profile names, or null
     * @return the client, which this set closes; after {@link #close} a client that refuses every call
     */
    public synchronized AwsHttpClient trusting(@Nullable Path profileCaBundle) {
        if (profileCaBundle == null) {
            return usual;
        }
        AwsHttpClient client = recent.get(profileCaBundle);
        if (client == null) {
            client = opener.apply(profileCaBundle);
            all.add(client);
            recent.put(profileCaBundle, client);
            if (recent.size() > MOST_BUNDLES) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        if (closed) {
            client.close();
        }
        return client;
    }

    /** Closes all clients, which ends the calls in flight. Closing again has no effect. */
    @Override
    public synchronized void close() {
        closed = true;
        usual.close();
        all.forEach(AwsHttpClient::close);
    }
}
