package dev.stslib.core.sdk;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class StslibCredentialsProviderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ARN = "arn:aws:iam::555566667777:role/Reader";

    @TempDir
    private Path home;

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final TestUser alice = sts.addUser("111122223333", "Alice");
    private final TestRole role = sts.addRole(ARN).trust(alice.arn()).allowTags();
    private final CountDownLatch held = new CountDownLatch(1);
    /** Stays open without a user, so that a slow machine does not close it within a test. */
    private final SharedEngines lasting = new SharedEngines(Duration.ofHours(1));

    private final SharedEngines brief = new SharedEngines(Duration.ZERO);
    private final Set<CredentialEngine> opened = new HashSet<>();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(
                home.resolve("config"),
                "[default]\nregion = us-east-1\n[profile reader]\nregion = us-east-1\nsource_profile = default\nrole_arn = "
                        + ARN + "\n");
        Files.writeString(
                home.resolve("credentials"),
                "[default]\naws_access_key_id = " + alice.accessKeyId() + "\naws_secret_access_key = "
                        + alice.secretAccessKey() + "\n");
    }

    @AfterEach
    void close() {
        held.countDown();
        opened.forEach(CredentialEngine::close);
        sts.close();
    }

    /** The settings that lead to this test's world, and more of them: a name, a value, and so on. */
    private Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "endpoint", sts.endpoint().toString(),
                "config-file", home.resolve("config").toString(),
                "credentials-file", home.resolve("credentials").toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private StslibCredentialsProvider provider(SharedEngines engines, String... more) {
        Map<String, String> settings = settings(more);
        if (engines.equals(lasting)) {
            opened.add(lasting.use(ProviderSettings.of(settings).engine()).engine());
        }
        return new StslibCredentialsProvider(settings, engines);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("stslib"))
                .toList();
    }

    private static void awaitNoThreads() {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of(), threads()));
    }

    // ---- What it gives

    @Test
    void allProvidersOfOneConfigurationShareOneRequest() {
        List<AwsCredentials> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(provider(lasting, "profile", "reader").resolveCredentials());
            all.add((AwsCredentials)
                    provider(lasting, "profile", "reader").resolveIdentity().join());
        }
        assertEquals(1, all.stream().map(AwsCredentials::accessKeyId).distinct().count());
        assertEquals(1, sts.count("AssumeRole"));
        AwsSessionCredentials session = assertInstanceOf(AwsSessionCredentials.class, all.get(0));
        assertEquals("555566667777", session.accountId().orElseThrow());
        assertTrue(session.expirationTime().isPresent());
    }

    @Test
    void aProfileAndARoleInSettingsShareThemToo() {
        AwsCredentials byProfile = provider(lasting, "profile", "reader").resolveCredentials();
        AwsCredentials byRole =
                provider(lasting, "profile", "default", "role-arn", ARN).resolveCredentials();
        assertEquals(byProfile.accessKeyId(), byRole.accessKeyId());
        assertEquals(1, sts.count("AssumeRole"));
    }

    @Test
    void everySettingOfARoleIsSent() {
        role.externalId("acme:1").maxSessionDuration(Duration.ofHours(2));
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
        provider(
                        lasting,
                        "role-arn",
                        ARN,
                        "session-name",
                        "nightly",
                        "external-id",
                        "acme:1",
                        "duration-seconds",
                        "5400",
                        "policy",
                        policy,
                        "policy-arns",
                        "arn:aws:iam::aws:policy/A, arn:aws:iam::aws:policy/B",
                        "tags.tenant",
                        "acme east",
                        "tags.empty",
                        "",
                        "transitive-tag-keys",
                        "tenant",
                        "region",
                        "us-east-1")
                .resolveCredentials();
        RecordedRequest request = sts.requests().stream()
                .filter(each -> each.action().equals("AssumeRole"))
                .findFirst()
                .orElseThrow();
        Map<String, String> sent = new HashMap<>(Map.of(
                "RoleArn", ARN,
                "RoleSessionName", "nightly",
                "ExternalId", "acme:1",
                "DurationSeconds", "5400",
                "Policy", policy));
        sent.put("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/A");
        sent.put("PolicyArns.member.2.arn", "arn:aws:iam::aws:policy/B");
        sent.put("Tags.member.1.Key", "empty");
        sent.put("Tags.member.1.Value", "");
        sent.put("Tags.member.2.Key", "tenant");
        sent.put("Tags.member.2.Value", "acme east");
        sent.put("TransitiveTagKeys.member.1", "tenant");
        sent.put("Action", "AssumeRole");
        sent.put("Version", "2011-06-15");
        assertEquals(sent, request.parameters());
    }

    @Test
    void withoutAProfileTheMachineDecides() {
        AwsCredentials credentials = provider(lasting).resolveCredentials();
        assertInstanceOf(AwsSessionCredentials.class, credentials);
        assertEquals(1, sts.count("GetSessionToken"));
    }

    @Test
    void amongThePropertiesOfAProgramOnlyThoseWithThePrefixCount() {
        Map<String, String> settings =
                new HashMap<>(Map.of("uri", "https://catalog.example.com", "region", "eu-west-1"));
        settings("profile", "reader").forEach((name, value) -> settings.put("stslib." + name, value));
        StslibCredentialsProvider provider = new StslibCredentialsProvider(settings, brief);
        provider.resolveCredentials();
        assertEquals("StslibCredentialsProvider[profile 'reader']", provider.toString());
        assertEquals("us-east-1", sts.requests().get(0).region());
        provider.close();
    }

    @Test
    void onlyPropertiesWithThePrefixCount() {
        Properties properties = new Properties();
        properties.setProperty("aws.region", "eu-west-1");
        properties.setProperty("stream.initpos", "LATEST");
        properties.setProperty("aws.stslib.profile", "reader");
        properties.setProperty("profile", "other");
        StslibCredentialsProvider provider = new StslibCredentialsProvider(properties);
        assertEquals("StslibCredentialsProvider[profile 'reader']", provider.toString());
    }

    @Test
    void itShowsWhoseCredentialsAndNoSecret() {
        try (StslibCredentialsProvider provider = provider(lasting, "profile", "default", "role-arn", ARN)) {
            assertEquals("StslibCredentialsProvider[" + ARN + ", from profile 'default']", provider.toString());
        }
        assertEquals("StslibCredentialsProvider[profile 'x']", new StslibCredentialsProvider("x").toString());
        assertEquals(
                "StslibCredentialsProvider[default credentials]",
                StslibCredentialsProvider.create().toString());
    }

    // ---- What is wrong

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rolearn=" + ARN + " | no setting rolearn",
                "profile= | The setting 'profile' of the credentials provider is empty",
                "external-id=acme | The setting 'external-id' of the credentials provider is about a role",
                "tags.a=b | The setting 'tags.a' of the credentials provider is about a role",
                "tags.=b | no setting tags.",
                "stslib.profile=a;stslib.polcy={} | no setting polcy",
                "stslib.profile=a;role-arn=" + ARN + " | The setting 'role-arn' of the credentials provider is among",
                "client.credentials-provider=x;profile=a | The setting 'profile' of the credentials provider is among",
                "role-arn=admin | role ARN",
                "role-arn=" + ARN + ";duration-seconds=1h | is not a number",
                "role-arn=" + ARN + ";duration-seconds=60 | out of range",
                "role-arn=" + ARN + ";policy= | The setting 'policy' of the credentials provider is empty",
                "endpoint=https://alice:hunter2@sts.example.com | is not the address of a server",
                "endpoint=https://hunter2 sts | is not the address of a server",
                "endpoint=sts.example.com | is not the address of a server"
            })
    void wrongSettingsAreAnErrorOfTheRead(String given, String problem) {
        Map<String, String> settings = new HashMap<>();
        Arrays.stream(given.split(";"))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        StslibCredentialsProvider provider = StslibCredentialsProvider.create(settings);
        InvalidRequestException error = assertThrows(InvalidRequestException.class, provider::resolveCredentials);
        assertTrue(error.problem().contains(problem), error::getMessage);
        assertFalse(error.toString().contains("hunter2"), error::getMessage);
        assertFalse(provider.toString().contains("hunter2"));
        CompletableFuture<AwsCredentialsIdentity> identity = provider.resolveIdentity();
        assertInstanceOf(
                InvalidRequestException.class,
                assertThrows(CompletionException.class, identity::join).getCause());
    }

    @Test
    void makingOneNeedsNothing() {
        StslibCredentialsProvider noFile =
                provider(lasting, "profile", "reader", "config-file", "/not/there", "credentials-file", "/not/there");
        StslibCredentialsProvider noProfile = provider(lasting, "profile", "writer");
        assertEquals(List.of(), sts.requests());
        assertThrows(StslibException.class, noFile::resolveCredentials);
        assertThrows(ProfileNotFoundException.class, noProfile::resolveCredentials);
    }

    // ---- Its life

    @Test
    void aClosedProviderOpensAgainWithTheSameCredentials() {
        StslibCredentialsProvider provider = provider(lasting, "profile", "reader");
        provider.close();
        AwsCredentials first = provider.resolveCredentials();
        provider.close();
        provider.close();
        assertEquals(first.accessKeyId(), provider.resolveCredentials().accessKeyId());
        assertEquals(first.accessKeyId(), provider.resolveIdentity().join().accessKeyId());
        assertEquals(1, sts.count("AssumeRole"));
    }

    @Test
    void theLastProviderThatClosesEndsTheEngine() {
        StslibCredentialsProvider one = provider(brief, "profile", "reader");
        StslibCredentialsProvider other = provider(brief, "role-arn", ARN, "region", "us-east-1");
        StslibCredentialsProvider same = provider(brief, "profile", "reader");
        AwsCredentials before = one.resolveCredentials();
        other.resolveCredentials();
        same.resolveCredentials();
        assertTrue(threads().stream().allMatch(Thread::isDaemon));
        one.close();
        one.close();
        assertSame(before.accessKeyId(), same.resolveCredentials().accessKeyId());
        same.close();
        other.close();
        awaitNoThreads();
        assertNotEquals(before.accessKeyId(), one.resolveCredentials().accessKeyId(), "a new engine, in memory only");
        one.close();
        awaitNoThreads();
    }

    @Test
    void aReadThatWaitsKeepsTheEngineOpenAfterTheCloseOfTheLastProvider() {
        sts.faults().add(Fault.hold(held).onAction("AssumeRole").times(1));
        StslibCredentialsProvider provider = provider(brief, "profile", "reader");
        CompletableFuture<AwsCredentialsIdentity> later = provider.resolveIdentity();
        await().atMost(PATIENCE).until(() -> sts.count("AssumeRole") == 1);
        CompletableFuture<AwsCredentials> waiting = new CompletableFuture<>();
        Thread reader = new Thread(() -> waiting.completeAsync(provider::resolveCredentials, Runnable::run));
        reader.start();
        await().atMost(PATIENCE)
                .until(() -> EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                        .contains(reader.getState()));
        provider.close();
        CompletableFuture<AwsCredentialsIdentity> again = provider.resolveIdentity();
        provider.close();
        held.countDown();
        assertEquals(waiting.join().accessKeyId(), later.join().accessKeyId());
        assertEquals(waiting.join().accessKeyId(), again.join().accessKeyId());
        assertEquals(1, sts.count("AssumeRole"));
        awaitNoThreads();
    }

    @Test
    void aForgottenProviderIsNoticed() {
        provider(brief, "profile", "reader").resolveCredentials();
        provider(brief, "profile", "reader").resolveIdentity().join();
        provider(brief, "role-arn", ARN, "region", "us-east-1").resolveCredentials();
        await().atMost(PATIENCE).untilAsserted(() -> {
            System.gc();
            assertEquals(List.of(), threads());
        });
    }

    @Test
    void aProviderThatFailsHoldsNothing() {
        StslibCredentialsProvider missing = provider(brief, "profile", "writer");
        assertThrows(ProfileNotFoundException.class, missing::resolveCredentials);
        awaitNoThreads();
        assertThrows(ProfileNotFoundException.class, missing::resolveCredentials);
        awaitNoThreads();
    }
}
