package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.http.RawServer;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a separate JVM: which classes load, and that the machine's AWS settings have no effect. */
class IsolationTest {
    private static final String BAD = "http://127.0.0.1:1";

    /** The request of a process on a machine without settings. */
    private static final AtomicReference<@Nullable String> PLAIN = new AtomicReference<>();

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
                "-verbose:class",
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
            assertTrue(output.contains("software.amazon.awssdk"), "the other test would see classes of the SDK");
            assertEquals(3, sts.requests().size());
            assertEquals("eu-west-1", sts.requests().get(2).region());
        }
    }

    @Test
    void whatTheSdkDoesNotUnderstandBreaksAndChangesNothing() throws Exception {
        Path files = Files.createDirectories(home.resolve(".aws"));
        String broken = "[default\naws_secret_access_key = planted-secret\n";
        Files.writeString(files.resolve("config"), broken);
        Files.writeString(files.resolve("credentials"), broken);
        String plain = plainRequest();

        Map<String, String> environment = Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("AWS_MAX_ATTEMPTS", "abc"),
                Map.entry("AWS_RETRY_MODE", "abc"),
                Map.entry("AWS_NEW_RETRIES_2026", "abc"),
                Map.entry("AWS_DISABLE_REQUEST_COMPRESSION", "foo"),
                Map.entry("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "foo"),
                Map.entry("AWS_REQUEST_CHECKSUM_CALCULATION", "foo"),
                Map.entry("AWS_RESPONSE_CHECKSUM_VALIDATION", "foo"),
                Map.entry("AWS_ACCOUNT_ID_ENDPOINT_MODE", "foo"),
                Map.entry("AWS_AUTH_SCHEME_PREFERENCE", "foo"),
                Map.entry("AWS_SIGV4A_SIGNING_REGION_SET", "foo"),
                Map.entry("AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026", "foo"),
                Map.entry("AWS_USE_FIPS_ENDPOINT", "foo"),
                Map.entry("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "foo"),
                Map.entry("AWS_EC2_METADATA_DISABLED", "foo"),
                Map.entry("AWS_EXECUTION_ENV", "planted\nplanted"),
                Map.entry("AWS_SDK_UA_APP_ID", "planted\nplanted"),
                Map.entry("AWS_PROFILE", "planted"));
        assertEquals(plain, requestOf(List.of("-Duser.home=" + home), environment));

        List<String> properties = List.of(
                "-Daws.maxAttempts=abc",
                "-Daws.retryMode=abc",
                "-Daws.newRetries2026=abc",
                "-Daws.disableRequestCompression=foo",
                "-Daws.requestMinCompressionSizeBytes=foo",
                "-Daws.requestChecksumCalculation=foo",
                "-Daws.responseChecksumValidation=foo",
                "-Daws.accountIdEndpointMode=foo",
                "-Daws.authSchemePreference=foo",
                "-Daws.useFipsEndpoint=foo",
                "-Daws.executionEnvironment=planted",
                "-Dsdk.ua.appId=planted",
                "-Daws.profile=planted");
        assertEquals(
                plain,
                requestOf(
                        properties,
                        Map.of(
                                "AWS_CONFIG_FILE",
                                files.resolve("config").toString(),
                                "AWS_SHARED_CREDENTIALS_FILE",
                                files.resolve("credentials").toString())));
    }

    /** If this fails, the SDK has a way to ignore broken files, and UnreadableMachineSettings can go. */
    @Test
    void theSdkBuildsNoClientWhereTheMachinesFilesAreBroken() throws Exception {
        Path file = home.resolve("broken");
        Files.writeString(file, "[default\n");
        assertTrue(java(List.of(), Map.of(), "build").contains("built sts"));
        assertTrue(java(List.of(), Map.of("AWS_CONFIG_FILE", file.toString()), "build")
                .contains("not built"));
        assertTrue(java(List.of(), Map.of("AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026", "foo"), "build")
                .contains("not built"));
    }

    @Test
    void aHomeThatTheLocaleCannotExpressBreaksNothing() throws Exception {
        assertEquals(
                plainRequest(),
                requestOf(
                        List.of("-Dsun.jnu.encoding=ANSI_X3.4-1968"),
                        Map.of("LC_ALL", "C", "HOME", "/planted/\u00e9")));
    }

    @Test
    void aFileThatOnlyAPropertyNamesIsAnErrorThatNamesTheProperty() throws Exception {
        Path file = home.resolve("broken");
        Files.writeString(file, "[default\naws_secret_access_key = planted-secret\n");
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start()) {
            String output = java(List.of("-Daws.configFile=" + file), Map.of(), call(sts));

            assertTrue(output.contains("failed dev.stslib.api.error.ProfileSyntaxException"), output);
            assertTrue(output.contains("aws.configFile"), output);
            assertFalse(output.contains("planted-secret"), output);
        }
    }

    /** One process does for all tests. */
    private static String plainRequest() throws Exception {
        String known = PLAIN.get();
        if (known == null) {
            known = requestOf(List.of(), Map.of());
            PLAIN.set(known);
        }
        return known;
    }

    /** The request of a process without what differs from process to process. */
    private static String requestOf(List<String> options, Map<String, String> environment) throws Exception {
        String answer = RawServer.answer(
                "200 OK",
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>planted-arn</Arn><UserId>U</UserId>"
                        + "<Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
        String unavailable = RawServer.answer("503 Service Unavailable", "");
        try (RawServer server = RawServer.answering(false, unavailable, unavailable, answer)) {
            String output = java(options, environment, "call", server.uri().toString(), "AKIDEXAMPLE", "secret");

            assertTrue(output.contains("called planted-arn"), output);
            assertEquals(3, server.requests().size());
            return server.requests()
                    .get(2)
                    .replaceAll("(?i)(Host|X-Amz-Date|Authorization|amz-sdk-invocation-id|amz-sdk-request): .*", "$1")
                    .replaceAll("127\\.0\\.0\\.1:[0-9]+", "");
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
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
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
