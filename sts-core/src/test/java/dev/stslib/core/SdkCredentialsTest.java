package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** The facade for the AWS SDK: a client of the SDK keeps working while the engine refreshes. */
class SdkCredentialsTest {
    private final FacadeWorld world = new FacadeWorld();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void close() {
        held.countDown();
        world.close();
    }

    /** The SDK signs by the machine's clock, so the embedded STS and the engine go by it too. */
    private static StsClient client(AwsCredentialsProvider provider, FacadeWorld world) {
        return StsClient.builder()
                .region(Region.EU_WEST_1)
                .endpointOverride(world.sts.endpoint())
                .credentialsProvider(provider)
                .httpClient(new JdkHttp())
                .build();
    }

    @Test
    void aClientWorksOnAcrossARefreshAndClosesNothingOfTheEngines() {
        world.clock.jump(Duration.between(world.clock.instant(), java.time.Instant.now()));
        try (CredentialEngine engine = world.engine()) {
            AwsCredentialsProvider provider = SdkCredentials.credentialsProvider(engine, "plain");
            try (StsClient client = client(provider, world)) {
                assertTrue(client.getCallerIdentity().arn().contains("assumed-role/Plain/"));
                engine.handle("plain").invalidate(provider.resolveCredentials().accessKeyId());
                assertTrue(client.getCallerIdentity().arn().contains("assumed-role/Plain/"));
            }
            assertEquals(2, world.sts.count("AssumeRole"));
            assertEquals(
                    2,
                    world.requests("GetCallerIdentity").stream()
                            .map(request -> request.accessKeyId())
                            .distinct()
                            .count());
            assertEquals("plain", engine.handle("plain").profile(), "the engine is open");
            assertFalse(
                    provider.toString().contains(provider.resolveCredentials().secretAccessKey()));
        }
    }

    @Test
    void bothWaysGiveTheNewestWithTheirEnd() {
        try (CredentialEngine engine = world.engine()) {
            AwsCredentialsProvider provider = SdkCredentials.credentialsProvider(engine, "plain");
            AwsCredentials first = provider.resolveCredentials();
            assertSame(first, provider.resolveIdentity().join(), "converted once");
            AwsSessionCredentials session = (AwsSessionCredentials) first;
            assertEquals(
                    engine.credentials("plain").expiration(),
                    session.expirationTime().orElseThrow());
            assertEquals(engine.credentials("plain").sessionToken().revealSecret(), session.sessionToken());
            world.clock.advance(Duration.ofMinutes(50));
            assertNotEquals(
                    first.accessKeyId(), provider.resolveIdentity().join().accessKeyId());
        }
    }

    @Test
    void theIdentityCarriesTheAccount() {
        world.config(
                "[profile known]",
                "aws_access_key_id = ASIAKNOWN",
                "aws_secret_access_key = s",
                "aws_session_token = t",
                "aws_account_id = 777788889999",
                "[profile unknown]",
                "aws_access_key_id = ASIAUNKNOWN",
                "aws_secret_access_key = s",
                "aws_session_token = t",
                "[profile long]",
                "region = us-east-1",
                "aws_access_key_id = " + world.alice.accessKeyId(),
                "aws_secret_access_key = " + world.alice.secretAccessKey(),
                "aws_account_id = 111122223333");
        try (CredentialEngine engine = world.engine()) {
            assertEquals(Optional.of("555566667777"), account(engine, "plain"), "of the role, not of its user");
            assertEquals(Optional.of("777788889999"), account(engine, "known"));
            assertEquals(Optional.empty(), account(engine, "unknown"));
            assertEquals(Optional.of("111122223333"), account(engine, "long"), "of the keys behind the session token");
            CredentialHandle handle = engine.handle("plain");
            TemporaryCredentials before = handle.get();
            handle.invalidate(before.accessKeyId());
            handle.get();
            assertEquals(Optional.empty(), handle.accountOf(before), "credentials of before may be another account's");
        }
        try (CredentialEngine stored = world.builder()
                .format(new LineFormat())
                .store(new MemoryStore(), StoreSettings.at(world.manual.folder))
                .build()) {
            assertEquals(Optional.of("111122223333"), account(stored, "long"), "with a store too");
        }
    }

    private static Optional<String> account(CredentialEngine engine, String profile) {
        AwsCredentialsProvider provider = SdkCredentials.credentialsProvider(engine, profile);
        Optional<String> coming = provider.resolveIdentity().join().accountId();
        assertEquals(coming, provider.resolveCredentials().accountId());
        return coming;
    }

    @Test
    void aClientIsNeverBlockedByResolving() {
        try (CredentialEngine engine = world.threaded()) {
            world.sts.faults().add(Fault.hold(held).onAction("AssumeRole"));
            AwsCredentialsProvider provider = SdkCredentials.credentialsProvider(engine, "plain");
            CompletableFuture<? extends AwsCredentialsIdentity> coming = provider.resolveIdentity();
            assertFalse(coming.isDone(), "this thread went on while STS is silent");
            CompletableFuture<? extends AwsCredentialsIdentity> given = provider.resolveIdentity();
            given.cancel(true);
            held.countDown();
            assertTrue(
                    coming.join().accessKeyId().startsWith("ASIA"), "a caller that gives up does not disturb others");
            assertEquals(1, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void errorsComeThroughAsTheyAre() {
        CredentialEngine engine = world.engine();
        assertThrows(ProfileNotFoundException.class, () -> SdkCredentials.credentialsProvider(engine, "nobody"));
        AwsCredentialsProvider provider = SdkCredentials.credentialsProvider(engine, "plain");
        world.plain.distrust(world.alice.arn());
        assertThrows(StsServiceException.class, provider::resolveCredentials);
        CompletionException failed = assertThrows(
                CompletionException.class, () -> provider.resolveIdentity().join());
        assertTrue(failed.getCause() instanceof StsServiceException);
        engine.close();
        assertThrows(EngineClosedException.class, provider::resolveCredentials);
    }
}
