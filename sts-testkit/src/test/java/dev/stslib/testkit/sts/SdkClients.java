package dev.stslib.testkit.sts;

import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Clients of AWS's own SDK that know nothing but what the test gives them, and never try twice. */
@NullMarked
public final class SdkClients {
    private SdkClients() {}

    static AwsCredentials of(TestUser user) {
        return AwsBasicCredentials.create(user.accessKeyId(), user.secretAccessKey());
    }

    static AwsCredentials of(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    public static <T> T call(EmbeddedSts sts, AwsCredentials credentials, Function<StsClient, T> request) {
        try (StsClient client = builder(sts, credentials).build()) {
            return request.apply(client);
        }
    }

    static StsClientBuilder builder(EmbeddedSts sts, AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(sts.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1))
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .defaultProfileName("none"));
    }
}
