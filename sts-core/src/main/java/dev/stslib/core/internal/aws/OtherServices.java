package dev.stslib.core.internal.aws;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
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

/** One call to a service of AWS other than STS, by a client that lives for that call and looks up nothing itself. */
final class OtherServices {
    private OtherServices() {}

    /**
     * Which service, and where: its name as in {@code AWS_ENDPOINT_URL_SSO}, the region, and whether the profile wants
     * endpoints of the machine to be ignored.
     */
    record Place(String service, String region, boolean ignoreEndpoints) {}

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T call(
            B builder, Place place, SystemEnvironment host, TokenProviderSettings settings, Function<C, T> request) {
        Optional<URI> override = override(place, host);
        AwsHttpClient http = HttpClients.open(settings);
        ScheduledExecutorService timeouts = new ScheduledThreadPoolExecutor(1, StsInvoker::daemon);
        override.ifPresent(builder::endpointOverride);
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
            http.close();
            timeouts.shutdownNow();
        }
    }

    private static EndpointUnreachableException failed(Place place, String how) {
        // The SDK's own exception is no cause: its message repeats what was answered.
        return new EndpointUnreachableException(
                place.service() + " in " + place.region() + " " + how,
                "Check the network, the region and whether you may ask for this");
    }

    private static Optional<URI> override(Place place, SystemEnvironment host) {
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
