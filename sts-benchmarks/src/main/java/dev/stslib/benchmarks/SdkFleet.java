package dev.stslib.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The SDK's way to many roles: a provider for each, with one client for all. */
final class SdkFleet implements AutoCloseable {
    private final StsClient client;
    private final List<StsAssumeRoleCredentialsProvider> providers;

    SdkFleet(StsClient client, int roles) {
        this(client, roles, RoleProfiles::name);
    }

    SdkFleet(StsClient client, int roles, IntFunction<String> names) {
        this.client = client;
        providers = new ArrayList<>(roles);
        for (int i = 0; i < roles; i++) {
            providers.add(World.peer(client, names.apply(i), CannedTokens.LIFETIME));
        }
    }

    static StsClient client() {
        return StsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAAPP", "planted")))
                .httpClient(new CannedHttp())
                .build();
    }

    /** Reads all roles, one after the other as its blocking provider does. */
    void readAll() {
        for (StsAssumeRoleCredentialsProvider provider : providers) {
            if (provider.resolveCredentials().accessKeyId().isEmpty()) {
                throw new IllegalStateException("no key");
            }
        }
    }

    @Override
    public void close() {
        providers.forEach(StsAssumeRoleCredentialsProvider::close);
        client.close();
    }
}
