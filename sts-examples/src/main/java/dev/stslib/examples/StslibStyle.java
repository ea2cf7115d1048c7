package dev.stslib.examples;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.core.stslib.StsCoreBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The use cases of Python's {@code stslib}, call by call. */
public final class StslibStyle {
    private static final List<String> PROFILES =
            List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod");

    private static final String ROLE_CREDENTIALS = """
            {"acme-db-dev": {
                "role_arn": "arn:aws:iam::236600111358:role/AcmeDEV",
                "mfa_serial": "arn:aws:iam::111122223333:mfa/BobSmith",
                "source_profile": "BobSmith"}}
            """;

    private StslibStyle() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) throws IOException {
        oneHour(world, out);
        fiveHours(world, out);
        otherRoleFile(world, out);
    }

    /** In Python: {@code StsCore(profile_name='BobSmith')}. Here it is told where the sample files are. */
    private static StsCoreBuilder stsCore(ExampleWorld world) {
        return StsCore.builder().profile("BobSmith").engine(defaults -> world.engineOnTheClock());
    }

    private static void oneHour(ExampleWorld world, PrintStream out) {
        MfaCodeSource code = MfaCodeSources.of(Secret.of(world.mfaCode()));
        try (StsCore sts = stsCore(world).mfa(code).build()) {
            SessionToken token = sts.generateSessionToken();
            out.println("token from " + token.start() + " to " + token.end());
            CredentialSet credentials = sts.generateCredentials(PROFILES);
            out.println("credentials " + credentials.names());
        }
    }

    private static void fiveHours(ExampleWorld world, PrintStream out) {
        world.clock().advance(Duration.ofMinutes(1)); // until the device shows another code
        try (StsCore sts = stsCore(world).format("boto").build()) {
            sts.generateSessionToken(5, world.mfaCode()); // more than an hour: the automatic refresh starts
            sts.generateCredentials(PROFILES);
            TemporaryCredentials first = sts.currentCredentials().get("sts-S3ReadOnlyRole-prod");
            world.clock().advance(Duration.ofHours(2));
            TemporaryCredentials later = sts.currentCredentials().get("sts-S3ReadOnlyRole-prod");
            out.println(
                    "renewed: " + !later.accessKeyId().equals(first.accessKeyId()) + ", still " + sts.remainingText());
            Map<String, Map<String, Object>> boto = sts.currentCredentialsMap(); // reveals the secrets
            out.println("in boto's words: "
                    + boto.getOrDefault("sts-S3ReadOnlyRole-prod", Map.of()).keySet());
            sts.exportCredentials(world.folder().resolve("credentials.json"));
            sts.halt();
        }
    }

    private static void otherRoleFile(ExampleWorld world, PrintStream out) throws IOException {
        Path file = Files.writeString(world.folder().resolve("role_credentials"), ROLE_CREDENTIALS);
        try (StsCore sts = stsCore(world).build()) {
            sts.refactor(file);
            out.println(sts.profilesJson());
        }
    }
}
