package dev.stslib.core.sts;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.TokenProviderSettings;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * What carries requests.
 *
 * @param client the client
 * @param own whether it is ours to close
 */
record Transport(SdkHttpClient client, boolean own) {
    static Transport open(TokenProviderSettings settings) {
        Object given = settings.transport();
        if (given instanceof SdkHttpClient theirs) {
            return new Transport(theirs, false);
        }
        if (given == null || given instanceof SSLContext) {
            SdkHttpClient ours = new SocketTransport(
                    new ProxyChoice(settings.proxy()),
                    given instanceof SSLContext tls
                            ? tls.getSocketFactory()
                            : (SSLSocketFactory) SSLSocketFactory.getDefault(),
                    new Connection.Timeouts(settings.connectTimeout(), settings.callTimeout()),
                    System::nanoTime);
            return new Transport(ours, true);
        }
        throw new InvalidRequestException(
                "The provider '" + AwsSdkTokenProvider.NAME + "' cannot use a transport of the class "
                        + given.getClass().getName(),
                "Give an " + SdkHttpClient.class.getName() + " or a " + SSLContext.class.getName());
    }

    void close() {
        if (own) {
            client.close();
        }
    }
}
