package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI, with the files of the sample world and nothing else. */
@Tag("one-jdk")
class AwsCliTest {
    @TempDir
    private Path home;

    @BeforeEach
    void cliIsHere() {
        assumeTrue(Commands.isInstalled("aws"), "the AWS CLI is not installed");
    }

    private Commands.Result aws(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws", "sts"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--output", "text", "--region", "us-east-1"));
        return Commands.run(home, environment, command);
    }

    private static Map<String, String> files(Path directory) {
        return Map.of(
                "AWS_CONFIG_FILE", directory.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString());
    }

    @Test
    void theMainJobByHand() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            SampleWorld world = SampleWorld.in(sts);
            Map<String, String> files = files(world.writeAwsFiles(home.resolve("aws")));
            Commands.Result token = aws(
                    files,
                    "get-session-token",
                    "--profile",
                    "BobSmith",
                    "--serial-number",
                    world.mfa().serial(),
                    "--token-code",
                    world.mfa().code(),
                    "--query",
                    "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]");
            assertEquals(0, token.status(), token.err());
            String[] keys = token.out().strip().split("\\s+", 0);
            Map<String, String> session = Map.of(
                    "AWS_ACCESS_KEY_ID", keys[0], "AWS_SECRET_ACCESS_KEY", keys[1], "AWS_SESSION_TOKEN", keys[2]);
            for (String profile : world.profiles()) {
                Commands.Result role = aws(
                        session,
                        "assume-role",
                        "--role-arn",
                        world.role(profile).arn(),
                        "--role-session-name",
                        "cli",
                        "--query",
                        "AssumedRoleUser.Arn",
                        "--endpoint-url",
                        sts.endpoint().toString());
                assertEquals(0, role.status(), role.err());
                assertTrue(role.out().strip().endsWith("/cli"), role.out());
            }
            assertEquals(3, sts.count("AssumeRole"));
            assertEquals(1, sts.count("GetSessionToken"));
        }
    }

    @Test
    void refusalsAreUnderstood() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            SampleWorld world = SampleWorld.in(sts);
            Map<String, String> files = files(world.writeAwsFiles(home.resolve("aws")));
            Commands.Result refused = aws(
                    files,
                    "assume-role",
                    "--profile",
                    "BobSmith",
                    "--role-arn",
                    world.role("DynamoDBRole-dev").arn(),
                    "--role-session-name",
                    "cli");
            assertNotEquals(0, refused.status());
            assertTrue(
                    refused.err()
                            .contains("An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
                                    + world.bob().arn()
                                    + " is not authorized to perform: sts:AssumeRole on resource: "
                                    + world.role("DynamoDBRole-dev").arn()),
                    refused.err());
        }
    }

    @Test
    void overTls() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(true).start()) {
            SampleWorld world = SampleWorld.in(sts);
            Map<String, String> files = files(world.writeAwsFiles(home.resolve("aws")));
            Path pem = sts.writeCertificatePem(home.resolve("sts.pem"));
            Commands.Result me = aws(
                    files,
                    "get-caller-identity",
                    "--profile",
                    "BobSmith",
                    "--ca-bundle",
                    pem.toString(),
                    "--query",
                    "Arn");
            assertEquals(0, me.status(), me.err());
            assertEquals(world.bob().arn(), me.out().strip());
        }
    }
}
