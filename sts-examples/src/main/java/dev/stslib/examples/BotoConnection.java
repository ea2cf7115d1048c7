package dev.stslib.examples;

import dev.stslib.api.FederationToken;
import dev.stslib.api.SessionToken;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.format.boto.BotoCredentials;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** What a user of {@code boto.sts} does: regions, a connection, cached session tokens, federation, saved credentials. */
public final class BotoConnection {
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";

    private BotoConnection() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) {
        out.println(StsConnection.regions().size() + " regions; eu-west-1 is at "
                + StsConnection.getRegion("eu-west-1").orElseThrow().endpoint());
        ConnectionSettings settings = ConnectionSettings.builder()
                .profile("BobSmith")
                .endpoint(world.sts().endpoint())
                .timeouts(Duration.ofSeconds(2), Duration.ofSeconds(10))
                .build();
        try (CredentialEngine engine = world.engine().build()) {
            out.println("atlantis-1 is there: "
                    + StsConnection.connectToRegion(engine, "atlantis-1", settings)
                            .isPresent());
            StsConnection sts = StsConnection.connectToRegion(engine, "eu-west-1", settings)
                    .orElseThrow(); // closed with the engine

            out.println("connected as " + sts.getCallerIdentity().arn());
            SessionToken first = sts.getSessionToken(Duration.ofHours(1), false);
            SessionToken again = sts.getSessionToken(Duration.ofHours(1), false);
            SessionToken forced = sts.getSessionToken(Duration.ofHours(1), true);
            out.println("the second session token came from the cache: " + first.equals(again));
            out.println("the third was forced: " + !first.equals(forced));

            FederationToken federated = sts.getFederationToken("Alice", Duration.ofHours(1), POLICY);
            out.println("federated " + federated.federatedUserArn() + ", id " + federated.federatedUserId());

            Path file = world.folder().resolve("boto.json");
            BotoCredentials.of(forced.credentials()).save(file);
            BotoCredentials loaded = BotoCredentials.load(file);
            out.println("loaded again: "
                    + loaded.accessKey().equals(forced.credentials().accessKeyId()));
            out.println("expired now: " + loaded.isExpired(0, world.clock()) + ", in an hour: "
                    + loaded.isExpired(3600, world.clock()));
        }
    }
}
