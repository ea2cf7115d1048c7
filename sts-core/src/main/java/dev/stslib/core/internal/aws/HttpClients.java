package dev.stslib.core.internal.aws;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClientSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.SdkHttpClient;

/** The HTTP clients that a provider's settings ask for. */
final class HttpClients {
    private HttpClients() {}

    /**
     * Opens a client for services of AWS, around the caller's own one if there is one.
     *
     * @throws InvalidRequestException if the transport of the settings is of another kind
     */
    static AwsHttpClient open(TokenProviderSettings settings) {
        Object given = settings.transport();
        if (given instanceof SdkHttpClient theirs) {
            return AwsHttpClient.around(theirs, settings(settings).build());
        }
        return AwsHttpClient.open(settings(settings).build());
    }

    /** Opens a client for endpoints of this machine, which are never asked through a proxy or by a caller's client. */
    static AwsHttpClient direct(TokenProviderSettings settings) {
        return AwsHttpClient.open(settings(settings).direct().build());
    }

    private static HttpClientSettings.Builder settings(TokenProviderSettings settings) {
        HttpClientSettings.Builder builder = HttpClientSettings.builder()
                .connectTimeout(settings.connectTimeout())
                .totalTimeout(settings.callTimeout())
                .proxy(settings.proxy())
                .caBundle(settings.caBundle())
                .host(settings.host());
        Object given = settings.transport();
        if (given instanceof SSLContext tls) {
            return builder.sslContext(tls);
        }
        if (given == null || given instanceof SdkHttpClient) {
            return builder;
        }
        throw new InvalidRequestException(
                "The provider '" + AwsSdkTokenProvider.NAME + "' cannot use a transport of the class "
                        + given.getClass().getName(),
                "Give an " + SdkHttpClient.class.getName() + " or a " + SSLContext.class.getName());
    }
}
