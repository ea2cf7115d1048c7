package dev.stslib.aws.support.http;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients for one set of connection settings: one client for each certificate bundle that a profile names by
 * {@code ca_bundle}. Each is opened when it is first needed. Thread-safe.
 */
public final class HttpClientSet implements AutoCloseable {
    private final Function<@Nullable Path, AwsHttpClient> opener;
    private final Map<Optional<Path>, AwsHttpClient> clients = new HashMap<>();
    private boolean closed;

    private HttpClientSet(Function<@Nullable Path, AwsHttpClient> opener) {
        this.opener = opener;
        trusting(null);
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
        AwsHttpClient client = clients.computeIfAbsent(
                Optional.ofNullable(profileCaBundle), missing -> opener.apply(missing.orElse(null)));
        if (closed) {
            client.close();
        }
        return client;
    }

    /** Closes all clients, which ends the calls in flight. Closing again has no effect. */
    @Override
    public synchronized void close() {
        closed = true;
        clients.values().forEach(AwsHttpClient::close);
    }
}
