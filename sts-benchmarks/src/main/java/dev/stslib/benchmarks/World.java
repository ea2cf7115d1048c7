package dev.stslib.benchmarks;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** An STS on the loopback interface with one user and some roles, and a folder with the files that name them. */
final class World implements AutoCloseable {
    static final String ROLE = "role-0";

    final EmbeddedSts sts;
    final Path folder;
    private final TestUser user;
    private final Duration lifetime;

    World(InstantSource clock, int roles, Duration lifetime) {
        sts = EmbeddedSts.builder().clock(clock).start();
        this.lifetime = lifetime;
        user = sts.addUser("111122223333", "app");
        StringBuilder config = new StringBuilder("[profile app]\nregion = us-east-1\n");
        for (int i = 0; i < roles; i++) {
            sts.addRole(arn("role-" + i)).trust(user.arn());
            config.append("[profile role-").append(i).append("]\nrole_arn = ").append(arn("role-" + i));
            config.append("\nsource_profile = app\nregion = us-east-1\nduration_seconds = ");
            config.append(lifetime.toSeconds())
                    .append("\nendpoint_url = ")
                    .append(sts.endpoint())
                    .append('\n');
        }
        try {
            folder = Files.createTempDirectory("sts-benchmarks");
            Files.writeString(folder.resolve("config"), config);
            Files.writeString(
                    folder.resolve("credentials"),
                    "[app]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                            + user.secretAccessKey() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the role of a tenant. */
    void addTenant(int tenant) {
        sts.addRole(arn(TenantRequests.name(tenant)))
                .trust(user.arn())
                .externalId(TenantRequests.externalId(tenant))
                .allowTags();
    }

    static String arn(String role) {
        return "arn:aws:iam::222233334444:role/" + role;
    }

    Map<String, String> environment() {
        return Map.of(
                "HOME", folder.toString(),
                "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    }

    CredentialEngineBuilder engine() {
        return CredentialEngine.builder().systemEnvironment(SystemEnvironment.of(environment(), Map.of()));
    }

    int requests() {
        return sts.count("AssumeRole");
    }

    String accessKeyId() {
        return user.accessKeyId();
    }

    String secretAccessKey() {
        return user.secretAccessKey();
    }

    /** The AWS SDK's client for this STS, as its own examples make it. */
    StsClient client() {
        return client(sts.endpoint(), user.accessKeyId(), user.secretAccessKey());
    }

    static StsClient client(URI endpoint, String accessKeyId, String secretAccessKey) {
        return StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    StsAssumeRoleCredentialsProvider peer(StsClient client) {
        return peer(client, ROLE, lifetime);
    }

    static StsAssumeRoleCredentialsProvider peer(StsClient client, String role, Duration lifetime) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client)
                .refreshRequest(request -> request.roleArn(arn(role))
                        .roleSessionName("benchmark")
                        .durationSeconds((int) lifetime.toSeconds()))
                .build();
    }

    @Override
    public void close() {
        sts.close();
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
