package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import java.net.URI;
import java.util.ServiceLoader;

/** Runs in a separate JVM: finds the providers, and calls one if told to. */
final class IsolatedMain {
    private IsolatedMain() {}

    public static void main(String[] arguments) {
        if (arguments[0].equals("build")) {
            PlainSdkClient.build();
            return;
        }
        for (TokenProvider provider : ServiceLoader.load(TokenProvider.class)) {
            System.out.println("found " + provider.name());
            if (arguments[0].equals("call")) {
                call(provider, URI.create(arguments[1]), arguments[2], arguments[3]);
            }
        }
    }

    private static void call(TokenProvider provider, URI endpoint, String keyId, String secret) {
        try (OpenTokenProvider open = provider.open(TokenProviderSettings.DEFAULT)) {
            System.out.println("called "
                    + open.getCallerIdentity(
                                    StsEndpoint.at("eu-west-1", endpoint),
                                    SourceCredentials.longTerm(keyId, Secret.of(secret)))
                            .arn());
        } catch (StslibException e) {
            System.out.println("failed " + e);
        }
    }
}
