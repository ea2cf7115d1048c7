package dev.stslib.core.internal.aws;

import dev.stslib.api.error.ProfileSyntaxException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.signing.SigV4AuthScheme;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.scheme.StsAuthSchemeProvider;

/**
 * One client of the AWS SDK for each endpoint; all share a transport and a scheduler. Everything that the SDK would look
 * up in the environment or in files is set here, so that it looks up nothing.
 */
final class StsClients {
    private static final int TRIES = 3;

    private final ConcurrentMap<Key, StsClient> clients = new ConcurrentHashMap<>();
    private final SdkHttpClient http;
    private final ScheduledExecutorService scheduler;
    private final SigV4AuthScheme scheme;
    private final Duration callTimeout;

    StsClients(SdkHttpClient http, ScheduledExecutorService scheduler, SigV4AuthScheme scheme, Duration callTimeout) {
        this.http = http;
        this.scheduler = scheduler;
        this.scheme = scheme;
        this.callTimeout = callTimeout;
    }

    private record Key(StsEndpoint endpoint, boolean sentOnce) {}

    /**
     * The client of an endpoint.
     *
     * @param sentOnce whether a request is repeated only if nothing of it was sent, as one with an MFA code must be
     */
    StsClient at(StsEndpoint endpoint, boolean sentOnce) {
        Key key = new Key(endpoint, sentOnce);
        StsClient known = clients.get(key);
        return known != null ? known : clients.computeIfAbsent(key, this::build);
    }

    private static RetryStrategy retries(boolean sentOnce) {
        return sentOnce
                ? DefaultRetryStrategy.standardStrategyBuilder()
                        .useClientDefaults(false)
                        .maxAttempts(TRIES)
                        .retryOnExceptionOrCauseInstanceOf(NotSentException.class)
                        .build()
                : AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(TRIES)
                        .build();
    }

    private StsClient build(Key key) {
        StsEndpoint endpoint = key.endpoint();
        URI address = StsEndpoints.resolve(endpoint);
        Endpoint resolved =
                Endpoint.builder().endpointUrl(EndpointUrl.fromUri(address)).build();
        StsClientBuilder builder = StsClient.builder()
                .region(Region.of(StsEndpoints.signingRegion(endpoint)))
                // The SDK takes the override's path off the request's; the provider below puts it on.
                .endpointOverride(address.resolve("/"))
                .endpointProvider(parameters -> CompletableFuture.completedFuture(resolved))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .authSchemeProvider(StsAuthSchemeProvider.defaultProvider())
                .putAuthScheme(scheme)
                .httpClient(http)
                .defaultsMode(DefaultsMode.STANDARD)
                .overrideConfiguration(settings -> settings.defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build())
                        .defaultProfileName("default")
                        .appId("stslib")
                        .apiCallTimeout(callTimeout)
                        .scheduledExecutorService(scheduler)
                        .retryStrategy(retries(key.sentOnce())));
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ProfileSyntaxException(
                    "The AWS SDK reads the machine's own config and credentials files, also where they have no say, and"
                            + " cannot read one of them: " + e.getMessage(),
                    "Correct ~/.aws/config or ~/.aws/credentials, or the files that AWS_CONFIG_FILE and"
                            + " AWS_SHARED_CREDENTIALS_FILE name");
        }
    }

    /** Closes the clients, which leaves the transport and the scheduler alone. */
    void close() {
        clients.values().forEach(StsClient::close);
        clients.clear();
    }
}
