package dev.stslib.aws.support.service;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClients;
import dev.stslib.aws.support.signing.SigV4AuthScheme;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * Calls to services of AWS other than STS, each by a client of the AWS SDK that lives for that call and looks up nothing
 * itself. All share one HTTP client. Closing ends the calls in flight. Thread-safe.
 */
public final class ServiceCalls implements AutoCloseable {
    private final TokenProviderSettings settings;
    private final AwsHttpClient http;

    /**
     * Connects to nothing yet.
     *
     * @param settings how to connect; its machine gives endpoints
     */
    public ServiceCalls(TokenProviderSettings settings) {
        this.settings = settings;
        this.http = HttpClients.open(settings);
    }

    /**
     * Which service, and where.
     *
     * @param service its name as in {@code AWS_ENDPOINT_URL_SSO}, in capitals
     * @param region the region
     * @param ignoreEndpoints whether the profile wants endpoints of the machine to be ignored
     */
    public record Place(String service, String region, boolean ignoreEndpoints) {}

    /**
     * Makes a call. Blocks until it is answered.
     *
     * @param builder a builder of the service's client, with its credentials
     * @param place which service, and where
     * @param request the call
     * @param <B> the builder
     * @param <C> the client
     * @param <T> what the call gives
     * @return what the call gave
     * @throws EndpointUnreachableException if the service does not answer, or refuses; a refusal that the call itself
     *     turns into another error is left as it is
     * @throws dev.stslib.api.error.ProfileConfigurationException if the machine gives an endpoint that is none
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T call(
            B builder, Place place, Function<C, T> request) {
        endpoint(place, settings.host()).ifPresent(builder::endpointOverride);
        ScheduledExecutorService timeouts = new ScheduledThreadPoolExecutor(1, ServiceCalls::daemon);
        builder.region(Region.of(place.region()))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .defaultsMode(DefaultsMode.STANDARD)
                .putAuthScheme(new SigV4AuthScheme(settings.clock()))
                .httpClient(http)
                .overrideConfiguration(given -> given.defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build())
                        .defaultProfileName("default")
                        .appId("stslib")
                        .apiCallTimeout(settings.callTimeout())
                        .scheduledExecutorService(timeouts));
        try (C client = builder.build()) {
            return request.apply(client);
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            throw failed(place, "refused with HTTP " + e.statusCode() + " " + code);
        } catch (SdkException e) {
            throw failed(place, "gave no answer");
        } finally {
            timeouts.shutdownNow();
        }
    }

    /** Ends the calls in flight. Closing twice does nothing. */
    @Override
    public void close() {
        http.close();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stslib-aws-timeouts");
        thread.setDaemon(true);
        return thread;
    }

    private static EndpointUnreachableException failed(Place place, String how) {
        // The SDK's own exception is no cause: its message repeats what was answered.
        return new EndpointUnreachableException(
                place.service() + " in " + place.region() + " " + how,
                "Check the network, the region and whether you may ask for this");
    }

    private static Optional<URI> endpoint(Place place, SystemEnvironment host) {
        String service = place.service();
        if (isIgnored(host, place.ignoreEndpoints())) {
            return Optional.empty();
        }
        String upper = service.toUpperCase(Locale.ROOT);
        String capital = upper.charAt(0) + service.substring(1).toLowerCase(Locale.ROOT);
        return property("aws.endpointUrl" + capital, host)
                .or(() -> property("aws.endpointUrl", host))
                .or(() -> variable("AWS_ENDPOINT_URL_" + upper, host))
                .or(() -> variable("AWS_ENDPOINT_URL", host));
    }

    private static boolean isIgnored(SystemEnvironment host, boolean otherwise) {
        String property = "aws.ignoreConfiguredEndpointUrls";
        String variable = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
        return host.property(property)
                .map(text -> TrueOrFalse.read(text, "The property " + property))
                .or(() -> host.env(variable).map(text -> TrueOrFalse.read(text, variable)))
                .orElse(otherwise);
    }

    private static Optional<URI> property(String name, SystemEnvironment host) {
        return host.property(name).map(text -> EndpointAddress.service(text, "The property " + name));
    }

    private static Optional<URI> variable(String name, SystemEnvironment host) {
        return host.env(name).map(text -> EndpointAddress.service(text, name));
    }
}
