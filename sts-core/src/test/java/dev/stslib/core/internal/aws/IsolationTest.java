package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM of its own shows: which classes it loads, and that the machine's AWS settings have no say. */
class IsolationTest {
    private static final String BAD = "http://127.0.0.1:1";

    @TempDir
    Path home;

    @Test
    void lookingForProvidersLoadsNothingOfTheSdk() throws Exception {
        String output = java(List.of("-verbose:class"), Map.of(), "find");

        assertTrue(output.contains("found aws-sdk"), output);
        assertTrue(output.contains("dev.stslib.core.sdk.AwsSdkTokenProvider"), "classes are shown");
        assertFalse(output.contains("software.amazon.awssdk"), "nothing of the SDK is loaded");
    }

    @Test
    void callingAProviderLoadsTheSdkAsTheOtherTestWouldSee() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start()) {
            String output = java(List.of("-verbose:class"), Map.of(), call(sts));

            assertTrue(output.contains("software.amazon.awssdk"), "the SDK is loaded");
        }
    }

    @Test
    void theSettingsOfTheMachineHaveNoSay() throws Exception {
        Path files = Files.createDirectories(home.resolve(".aws"));
        String profile = String.join(
                "\n",
                "region = us-gov-west-1",
                "endpoint_url = " + BAD,
                "use_fips_endpoint = true",
                "use_dualstack_endpoint = true",
                "sts_regional_endpoints = legacy",
                "max_attempts = 1",
                "retry_mode = nonsense",
                "defaults_mode = nonsense",
                "aws_access_key_id = AKIAOTHER",
                "aws_secret_access_key = other",
                "");
        Files.writeString(files.resolve("config"), "[default]\n" + profile + "[profile other]\n" + profile);
        Files.writeString(files.resolve("credentials"), "[default]\n" + profile);
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("AWS_PROFILE", "other"),
                Map.entry("AWS_REGION", "us-gov-west-1"),
                Map.entry("AWS_ENDPOINT_URL", BAD),
                Map.entry("AWS_ENDPOINT_URL_STS", BAD),
                Map.entry("AWS_USE_FIPS_ENDPOINT", "true"),
                Map.entry("AWS_USE_DUALSTACK_ENDPOINT", "true"),
                Map.entry("AWS_STS_REGIONAL_ENDPOINTS", "legacy"),
                Map.entry("AWS_RETRY_MODE", "nonsense"),
                Map.entry("AWS_MAX_ATTEMPTS", "1"),
                Map.entry("AWS_DEFAULTS_MODE", "nonsense"),
                Map.entry("AWS_AUTH_SCHEME_PREFERENCE", "noauth"),
                Map.entry("AWS_ACCESS_KEY_ID", "AKIAOTHER"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "other"),
                Map.entry("AWS_SESSION_TOKEN", "other"));
        List<String> properties = List.of(
                "-Duser.home=" + home,
                "-Daws.region=us-gov-west-1",
                "-Daws.endpointUrlSts=" + BAD,
                "-Daws.endpointUrl=" + BAD,
                "-Daws.useFipsEndpoint=true",
                "-Daws.retryMode=nonsense",
                "-Daws.maxAttempts=1",
                "-Daws.accessKeyId=AKIAOTHER",
                "-Daws.secretAccessKey=other",
                "-Dsoftware.amazon.awssdk.http.service.impl=no.such.Service");
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start()) {
            String[] call = call(sts);
            sts.faults().add(Fault.serviceUnavailable().times(2));

            String output = java(properties, environment, call);

            assertTrue(output.contains("called arn:aws:iam::123456789012:user/BobSmith"), output);
            assertEquals(3, sts.requests().size());
            assertEquals("eu-west-1", sts.requests().get(2).region());
        }
    }

    @Test
    void filesThatTheSdkCannotReadAreNamed() throws Exception {
        Path files = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(files.resolve("credentials"), "[default\naws_secret_access_key = planted-secret\n");
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start()) {
            String output = java(List.of("-Duser.home=" + home), Map.of("HOME", home.toString()), call(sts));

            assertTrue(output.contains("failed dev.stslib.api.error.ProfileSyntaxException"), output);
            assertTrue(output.contains("~/.aws/credentials"), output);
            assertFalse(output.contains("planted-secret"), output);
        }
    }

    private static String[] call(EmbeddedSts sts) {
        TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");
        return new String[] {"call", sts.endpoint().toString(), user.accessKeyId(), user.secretAccessKey()};
    }

    private static String java(List<String> options, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), IsolatedMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
