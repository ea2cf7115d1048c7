package dev.stslib.cli;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java: calls STS with the credentials that the environment leads to, until they are others than at first. */
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
            String first = use(sts, credentials);
            for (int i = 0; i < 30; i++) {
                Thread.sleep(2000);
                if (!use(sts, credentials).equals(first)) {
                    use(sts, credentials);
                    return;
                }
            }
        }
        System.exit(1);
    }

    private static String use(StsClient sts, DefaultCredentialsProvider credentials) {
        System.out.println(sts.getCallerIdentity().arn());
        return credentials.resolveCredentials().accessKeyId();
    }
}
