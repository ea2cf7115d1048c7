package dev.stslib.examples;

import dev.stslib.core.sdk.StslibCredentialsProvider;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** The provider that other programs take by name, made from settings as they make it: three clients, one request. */
public final class NamedProvider {
    private static final String ROLE = "arn:aws:iam::444455556666:role/Reader";

    private NamedProvider() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException if the credentials file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) throws IOException {
        TestUser etl = world.sts().addUser("111122223333", "etl");
        world.sts().addRole(ROLE).trust(etl.arn());
        Path credentials = world.folder().resolve("etl");
        OwnerOnlyFiles.write(
                credentials,
                "[etl]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                        .formatted(etl.accessKeyId(), etl.secretAccessKey())
                        .getBytes(StandardCharsets.UTF_8));
        URI endpoint = world.sts().endpoint();

        // On your machine, the first two are enough.
        Map<String, String> settings = Map.of(
                "profile",
                "etl",
                "role-arn",
                ROLE,
                "region",
                "us-east-1",
                "endpoint",
                endpoint.toString(),
                "credentials-file",
                credentials.toString());
        for (int i = 0; i < 3; i++) {
            AwsCredentialsProvider provider = StslibCredentialsProvider.create(settings);
            try (StsClient client = StsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .region(Region.US_EAST_1)
                    .endpointOverride(endpoint)
                    .credentialsProvider(provider)
                    .build()) {
                out.println(client.getCallerIdentity().arn());
            }
        }
        out.println("requests for the role: " + world.sts().count("AssumeRole"));
    }
}
