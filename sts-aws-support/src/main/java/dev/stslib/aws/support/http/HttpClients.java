package dev.stslib.aws.support.http;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** Opens the HTTP clients that the settings of an engine ask for. */
public final class HttpClients {
    private HttpClients() {}

    /**
     * Opens a client for services of AWS. If the application gives an HTTP client, the opened client uses that one.
     *
     * @param settings how to connect
     * @return the client, which you close
     * @throws InvalidRequestException if the transport in the settings is neither an {@link SdkHttpClient} nor an
     *     {@link SSLContext}
     */
    public static AwsHttpClient open(TokenProviderSettings settings) {
        return open(settings, null);
    }

    static AwsHttpClient open(TokenProviderSettings settings, @Nullable Path profileCaBundle) {
        HttpClientSettings http = settings(settings, profileCaBundle).build();
        return settings.transport() instanceof SdkHttpClient theirs
                ? AwsHttpClient.around(theirs, http)
                : AwsHttpClient.open(http);
    }

    /**
     * Opens a client for endpoints of this machine. It uses neither a proxy nor the application's HTTP client.
     *
     * @param settings how to connect
     * @return the client, which you close
     * @throws InvalidRequestException as for {@link #open}
     */
    public static AwsHttpClient direct(TokenProviderSettings settings) {
        return direct(settings, null);
    }

    static AwsHttpClient direct(TokenProviderSettings settings, @Nullable Path profileCaBundle) {
        return AwsHttpClient.open(settings(settings, profileCaBundle).direct().build());
    }

    private static HttpClientSettings.Builder settings(TokenProviderSettings settings, @Nullable Path profileCaBundle) {
        HttpClientSettings.Builder builder = HttpClientSettings.builder()
                .connectTimeout(settings.connectTimeout())
                .totalTimeout(settings.callTimeout())
                .proxy(settings.proxy())
                .caBundle(settings.caBundle())
                .profileCaBundle(profileCaBundle)
                .systemEnvironment(settings.systemEnvironment())
                .clock(settings.clock());
        Object given = settings.transport();
        if (given instanceof SSLContext tls) {
            return builder.sslContext(tls);
        }
        if (given == null || given instanceof SdkHttpClient) {
            return builder;
        }
        throw new InvalidRequestException(
                "The transport of the class " + given.getClass().getName() + " is not an HTTP client of the AWS SDK",
                "Give an " + SdkHttpClient.class.getName() + " or a " + SSLContext.class.getName());
    }
}
