package dev.stslib.benchmarks;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** A whole process with the AWS SDK alone: prints a line as soon as it has the first credentials. */
public final class SdkFirstCredentials {
    private SdkFirstCredentials() {}

    /**
     * Gets credentials once. The keys are in the environment variables of the AWS tools.
     *
     * @param arguments the endpoint
     */
    public static void main(String[] arguments) {
        try (StsClient client = World.client(
                        URI.create(arguments[0]),
                        System.getenv("AWS_ACCESS_KEY_ID"),
                        System.getenv("AWS_SECRET_ACCESS_KEY"));
                StsAssumeRoleCredentialsProvider peer = World.peer(client, World.ROLE, Duration.ofHours(1))) {
            System.out.println(
                    FirstCredentials.READY + peer.resolveCredentials().accessKeyId());
        }
    }
}
