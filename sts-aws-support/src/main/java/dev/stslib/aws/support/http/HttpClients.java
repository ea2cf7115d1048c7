package dev.stslib.aws.support.http;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.SdkHttpClient;

/** The HTTP clients that the settings of an engine ask for. */
public final class HttpClients {
    private HttpClients() {}

    /**
     * Opens a client for services of AWS, around the application's own one if there is one.
     *
     * @param settings how to connect
     * @return the client, to be closed by the caller
     * @throws InvalidRequestException if the transport of the settings is neither an {@link SdkHttpClient} nor an
     *     {@link SSLContext}
     */
    public static AwsHttpClient open(TokenProviderSettings settings) {
        Object given = settings.transport();
        if (given instanceof SdkHttpClient theirs) {
            return AwsHttpClient.around(theirs, settings(settings).build());
        }
        return AwsHttpClient.open(settings(settings).build());
    }

    /**
     * Opens a client for endpoints of this machine, which are never asked through a proxy or by an application's client.
     *
     * @param settings how to connect
     * @return the client, to be closed by the caller
     * @throws InvalidRequestException as for {@link #open}
     */
    public static AwsHttpClient direct(TokenProviderSettings settings) {
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
                "The transport of the class " + given.getClass().getName() + " is no HTTP client of the AWS SDK",
                "Give an " + SdkHttpClient.class.getName() + " or a " + SSLContext.class.getName());
    }
}
