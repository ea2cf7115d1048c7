package dev.stslib.core.internal.aws;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.service.SdkClients;
import dev.stslib.aws.support.signing.EndpointClock;
import dev.stslib.aws.support.signing.SigV4AuthScheme;
import dev.stslib.core.internal.concurrent.Lazy;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.scheme.StsAuthSchemeProvider;

/**
 * The clients of the AWS SDK for STS, one for each endpoint. Clients for the same address share a clock. Those that were
 * used last are kept, since tenants with endpoints and certificate bundles of their own come and go. Thread-safe.
 */
final class StsClients {
    /** How many clients, and how many clocks, are kept. */
    static final int MOST = 128;

    /** In the order of use. Clients are built without a lock, since that reads files. */
    private final Map<Key, Lazy<StsClient>> clients = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<URI, EndpointClock> clocks = new LinkedHashMap<>(16, 0.75f, true);
    private final HttpClientSet http;
    private final SdkClients sdk;
    private final InstantSource systemClock;

    StsClients(HttpClientSet http, SdkClients sdk, InstantSource systemClock) {
        this.http = http;
        this.sdk = sdk;
        this.systemClock = systemClock;
    }

    private record Key(StsEndpoint endpoint, boolean sentOnce) {}

    /**
     * The client of an endpoint.
     *
     * @param sentOnce whether to send a request again only if nothing of it was sent, as for a request with an MFA code
     */
    StsClient at(StsEndpoint endpoint, boolean sentOnce) {
        return recent(
                        clients,
                        new Key(endpoint, sentOnce),
                        missing -> new Lazy<>(() -> build(missing), StsClient::close))
                .get();
    }

    /** Those that are dropped need no close: a client holds neither threads nor connections, and may be in use. */
    private synchronized <K, V> V recent(Map<K, V> map, K key, Function<K, V> maker) {
        V found = map.computeIfAbsent(key, maker);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
        return found;
    }

    synchronized int clientCount() {
        return clients.size();
    }

    private static RetryStrategy retries(EndpointClock clock, boolean sentOnce) {
        return sentOnce
                ? SdkClients.threeTries()
                        .retryOnException(failure -> {
                            clock.learnFrom(failure);
                            return false;
                        })
                        .retryOnExceptionOrCauseInstanceOf(NotSentException.class)
                        .build()
                : SdkClients.threeTries()
                        .retryOnException(clock::learnFrom)
                        .retryOnException(SdkClients::mayPass)
                        .build();
    }

    private StsClient build(Key key) {
        StsEndpoint endpoint = key.endpoint();
        URI address = StsEndpoints.resolve(endpoint);
        Endpoint resolved = EndpointRules.at(address);
        EndpointClock clock = recent(clocks, address, missing -> new EndpointClock(systemClock));
        StsClientBuilder builder = StsClient.builder()
                .region(Region.of(StsEndpoints.signingRegion(endpoint)))
                // The SDK takes the override's path off the request's; the provider below puts it on.
                .endpointOverride(address.resolve("/"))
                .endpointProvider(parameters -> CompletableFuture.completedFuture(resolved))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .authSchemeProvider(StsAuthSchemeProvider.defaultProvider())
                .putAuthScheme(new SigV4AuthScheme(clock));
        return sdk.build(builder, http.trusting(endpoint.caBundle()), retries(clock, key.sentOnce()));
    }

    /** Closes the clients. The HTTP clients and the time-outs stay. */
    synchronized void close() {
        clients.values().forEach(Lazy::close);
        clients.clear();
    }
}
