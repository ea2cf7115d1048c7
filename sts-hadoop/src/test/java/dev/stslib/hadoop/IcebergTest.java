package dev.stslib.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.sdk.StslibCredentialsProvider;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** The class that Iceberg is given by name, made by Iceberg itself, for clients that Iceberg configures. */
class IcebergTest {
    @TempDir
    private Path home;

    @Test
    void clientsOfACatalogShareOneRequest() {
        try (Consumers world = new Consumers(home)) {
            Map<String, String> lines = world.lines("Iceberg", 1, "client.credentials-provider.stslib.");
            lines.put("uri", "https://catalog.example.com");
            for (int i = 0; i < 3; i++) {
                StsClientBuilder builder = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(world.sts.endpoint())
                        .httpClient(UrlConnectionHttpClient.create());
                new AwsClientProperties(lines).applyClientCredentialConfigurations(builder);
                try (StsClient client = builder.build()) {
                    String arn = client.getCallerIdentity().arn();
                    assertTrue(arn.startsWith("arn:aws:sts::444455556666:assumed-role/Reader/"), arn);
                }
            }
            world.assertAssumed(Consumers.READER);
            assertEquals(
                    "lakehouse",
                    world.sts.requests().stream()
                            .filter(request -> request.action().equals("AssumeRole"))
                            .map(request -> request.parameters().get("Tags.member.1.Value"))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void itIsMadeByTheMethodWithTheProperties() {
        AwsCredentialsProvider provider = new AwsClientProperties(Map.of(
                        "client.credentials-provider",
                        StslibCredentialsProvider.class.getName(),
                        "client.credentials-provider.stslib.profile",
                        "etl"))
                .credentialsProvider(null, null, null);
        assertInstanceOf(StslibCredentialsProvider.class, provider);
        assertEquals("StslibCredentialsProvider[profile 'etl']", provider.toString());
    }
}
