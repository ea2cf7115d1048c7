package dev.stslib.core.sts;

import dev.stslib.api.Host;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.TokenProviderSettings;
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

    /** Which service, and where: its name as in {@code AWS_ENDPOINT_URL_SSO}, and the region. */
    record Place(String service, String region) {}

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T call(
            B builder, Place place, Host host, TokenProviderSettings settings, Function<C, T> request) {
        ScheduledExecutorService timeouts = new ScheduledThreadPoolExecutor(1, Caller::daemon);
        Transport transport = Transport.open(settings);
        override(place.service(), host).ifPresent(builder::endpointOverride);
        builder.region(Region.of(place.region()))
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .defaultsMode(DefaultsMode.STANDARD)
                .putAuthScheme(new QuietAuthScheme(new QuietSigner(settings.clock())))
                .httpClient(transport.client())
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
            transport.close();
            timeouts.shutdownNow();
        }
    }

    private static EndpointUnreachableException failed(Place place, String how) {
        // The SDK's own exception is no cause: its message repeats what was answered.
        return new EndpointUnreachableException(
                place.service() + " in " + place.region() + " " + how,
                "Check the network, the region and whether you may ask for this");
    }

    private static Optional<URI> override(String service, Host host) {
        if (host.setting("aws.ignoreConfiguredEndpointUrls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return Optional.empty();
        }
        String upper = service.toUpperCase(Locale.ROOT);
        String capital = upper.charAt(0) + service.substring(1).toLowerCase(Locale.ROOT);
        return host.property("aws.endpointUrl" + capital)
                .or(() -> host.property("aws.endpointUrl"))
                .or(() -> host.env("AWS_ENDPOINT_URL_" + upper))
                .or(() -> host.env("AWS_ENDPOINT_URL"))
                .map(text -> uri(text, service));
    }

    private static URI uri(String text, String service) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ProfileConfigurationException(
                    "The endpoint that the machine gives for " + service + " is not a URI",
                    "Correct AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT) + " or AWS_ENDPOINT_URL",
                    e);
        }
    }
}
