package dev.stslib.examples;

import dev.stslib.api.Secret;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.RefreshSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** A client of the AWS SDK works on while its credentials are renewed behind it. Any SDK client can be used like this. */
public final class BackgroundRefresh {
    private static final Duration BEHIND = Duration.ofMinutes(6);
    private static final Duration STEP = Duration.ofMinutes(1);

    private BackgroundRefresh() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (ExampleWorld world = worldAtWork()) {
            run(world, System.out);
        }
    }

    /** The client signs by the machine's own clock, and STS takes what is signed within 15 minutes of its time. */
    static ExampleWorld worldAtWork() {
        return ExampleWorld.at(Instant.now().minus(BEHIND));
    }

    static void run(ExampleWorld world, PrintStream out) {
        // Credentials of an hour with a window of 57 minutes: a refresh is due every 3 minutes, and no reader waits for
        // it.
        RefreshSettings often = RefreshSettings.DEFAULT.withJitter(0).withAdvisoryWindow(Duration.ofMinutes(57));
        try (CredentialEngine engine = world.engineOnTheClock()
                .refresh(often)
                .mfa(MfaCodeSources.of(Secret.of(world.mfaCode())))
                .build()) {
            CredentialHandle role = engine.handle("S3ReadOnlyRole-prod");
            Set<String> keys = new LinkedHashSet<>();
            try (StsClient client = StsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .region(Region.US_EAST_1)
                    .endpointOverride(world.sts().endpoint())
                    .credentialsProvider(SdkCredentials.of(role))
                    .build()) {
                for (Duration gone = Duration.ZERO; gone.compareTo(BEHIND) <= 0; gone = gone.plus(STEP)) {
                    String arn = client.getCallerIdentity().arn();
                    boolean renewed = keys.add(role.get().accessKeyId());
                    out.println("minute " + gone.toMinutes() + ": " + arn + (renewed ? ", with new credentials" : ""));
                    world.clock().advance(STEP);
                }
            }
            out.println("the client is closed, the engine is not: "
                    + !role.get().isExpired(world.clock().instant()));
        }
    }
}
