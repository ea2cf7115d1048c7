package dev.stslib.cli;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java: calls STS again and again with the credentials that the environment leads to. */
final class SdkClientMain {
    private SdkClientMain() {}

    /**
     * Runs it.
     *
     * @param arguments the endpoint of STS
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (DefaultCredentialsProvider credentials =
                        DefaultCredentialsProvider.builder().build();
                StsClient sts = StsClient.builder()
                        .endpointOverride(URI.create(arguments[0]))
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials)
                        .build()) {
            for (int i = 0; i < 30; i++) {
                System.out.println(sts.getCallerIdentity().arn());
                Thread.sleep(4000);
            }
        }
    }
}
