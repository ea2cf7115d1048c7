package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.internal.profile.AwsFilesProfileSource;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.core.settings.MfaCodeSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What a read of fresh credentials costs, and that callers who share its answer cannot disturb each other. */
class FreshReadTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";
    private final ManualWorld world = new ManualWorld();
    private final AtomicInteger looks = new AtomicInteger();
    private final CredentialEngine engine = world.engine()
            .profiles(new CountedLooks())
            .mfa(MfaCodeSources.of(Secret.of(world.sample.mfa().code())))
            .build();

    @AfterEach
    void close() {
        engine.close();
        world.close();
    }

    private final class CountedLooks implements ProfileSource {
        private final ProfileSource files = new AwsFilesProfileSource();

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public OpenProfiles open(ProfileSettings settings) {
            OpenProfiles open = files.open(settings);
            return () -> {
                looks.incrementAndGet();
                return open.current();
            };
        }
    }

    @Test
    void theFilesAreLookedAtEverySecondAndNeverByAReaderOfFreshCredentials() {
        CredentialHandle handle = engine.handle(ROLE);
        engine.credentials(ROLE);
        int first = looks.get();
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < 1_000; i++) {
                engine.credentials(ROLE);
                handle.get();
            }
            world.clock.advance(Duration.ofMillis(999));
            engine.credentials(ROLE);
            handle.get();
            assertEquals(first + second - 1, looks.get());
            world.clock.advance(Duration.ofMillis(1));
            engine.credentials(ROLE);
            handle.get();
            assertEquals(first + second, looks.get(), "by the timer");
        }
    }

    @Test
    void aReadByNameLooksAtTheFilesAfterTheClockWasSetBack() {
        engine.credentials(ROLE);
        int first = looks.get();
        world.clock.jump(Duration.ofSeconds(-1));
        engine.credentials(ROLE);
        assertEquals(first + 1, looks.get());
    }

    @Test
    void aChangedProfileIsSeenWithinASecondByName() throws IOException {
        String before = engine.credentials(ROLE).accessKeyId();
        edit("role/S3ReadOnlyRole", "role/DynamoDBRole", "444455556666", "222233334444");
        assertEquals(before, engine.credentials(ROLE).accessKeyId());
        world.clock.advance(Duration.ofSeconds(1));
        assertNotEquals(before, engine.credentials(ROLE).accessKeyId());
    }

    @Test
    void aChangedProfileIsSeenWithinASecondByWhoKeepsAHandle() throws IOException {
        CredentialHandle handle = engine.handle(ROLE);
        AwsCredentialsProvider sdk = SdkCredentials.of(handle);
        String before = handle.get().accessKeyId();
        edit("role/S3ReadOnlyRole", "role/DynamoDBRole", "444455556666", "222233334444");
        assertEquals(before, handle.get().accessKeyId());
        world.clock.advance(Duration.ofSeconds(1));
        String after = handle.get().accessKeyId();
        assertNotEquals(before, after);
        assertEquals(after, sdk.resolveCredentials().accessKeyId());
        assertEquals(after, handle.async().toCompletableFuture().join().accessKeyId());
    }

    @Test
    void aReadByNameThatSeesAChangeFirstKeepsItFromNobodyElse() throws IOException {
        CredentialHandle handle = engine.handle(ROLE);
        String before = handle.get().accessKeyId();
        world.clock.advance(Duration.ofMinutes(10));
        edit("role/S3ReadOnlyRole", "role/DynamoDBRole", "444455556666", "222233334444");
        engine.credentials("CodeDeployRole-qa");
        world.clock.advance(Duration.ofSeconds(1));
        assertNotEquals(before, handle.get().accessKeyId());
    }

    @Test
    void aFileThatCannotBeUsedTakesNothingFromWhoKeepsAHandle() throws IOException {
        CredentialHandle handle = engine.handle(ROLE);
        String before = handle.get().accessKeyId();
        String good = Files.readString(config());
        for (String bad : List.of(
                "[broken\n",
                good.replace("[profile " + ROLE + "]", "[profile " + ROLE + "]\ncredential_source = Environment"))) {
            Files.writeString(config(), bad);
            world.clock.advance(Duration.ofSeconds(1));
            assertEquals(before, handle.get().accessKeyId(), bad);
        }
        Files.writeString(
                config(),
                good.replace("role/S3ReadOnlyRole", "role/DynamoDBRole").replace("444455556666", "222233334444"));
        world.clock.advance(Duration.ofSeconds(1));
        assertNotEquals(before, handle.get().accessKeyId(), "after the repair");
    }

    @Test
    void nobodyLooksAtTheFilesWhileNobodyReads() throws IOException {
        CredentialHandle handle = engine.handle(ROLE);
        String before = handle.get().accessKeyId();
        world.clock.advance(Duration.ofMinutes(10));
        int first = looks.get();
        world.clock.advance(Duration.ofMinutes(30));
        assertEquals(first, looks.get());
        edit("role/S3ReadOnlyRole", "role/DynamoDBRole", "444455556666", "222233334444");
        assertNotEquals(before, handle.get().accessKeyId(), "the first reader awakens who looks");
        assertEquals(first + 1, looks.get());
        world.clock.advance(Duration.ofSeconds(1));
        assertEquals(first + 2, looks.get());
    }

    @Test
    void nobodyLooksAtTheFilesWithoutAHandleNorAfterTheEnd() {
        engine.profiles();
        int first = looks.get();
        world.clock.advance(Duration.ofMinutes(1));
        assertEquals(first, looks.get());
        engine.handle(ROLE);
        int second = looks.get();
        engine.close();
        world.clock.advance(Duration.ofMinutes(1));
        assertEquals(second, looks.get());
    }

    private Path config() {
        return world.folder.resolve("config");
    }

    private void edit(String role, String otherRole, String account, String otherAccount) throws IOException {
        Files.writeString(
                config(), Files.readString(config()).replace(role, otherRole).replace(account, otherAccount));
    }

    @Test
    void aReadByNameAfterTheEndSaysSo() {
        engine.credentials(ROLE);
        engine.close();
        assertThrows(EngineClosedException.class, () -> engine.credentials(ROLE));
    }

    @Test
    void theSharedFutureCannotBeChangedByWhoGetsIt() {
        AwsCredentialsProvider sdk = SdkCredentials.credentialsProvider(engine, ROLE);
        AwsCredentialsIdentity good = sdk.resolveCredentials();
        CompletableFuture<AwsCredentialsIdentity> shared = identity(sdk);
        AwsCredentialsIdentity bad = AwsBasicCredentials.create("AKIAOTHER", "other");
        assertFalse(shared.complete(bad));
        assertFalse(shared.completeExceptionally(new IllegalStateException("planted")));
        assertFalse(shared.cancel(true));
        assertThrows(UnsupportedOperationException.class, () -> shared.obtrudeValue(bad));
        assertThrows(
                UnsupportedOperationException.class,
                () -> shared.obtrudeException(new IllegalStateException("planted")));
        CompletableFuture<AwsCredentialsIdentity> own = shared.thenApply(same -> same);
        own.obtrudeValue(bad);
        assertSame(good, identity(sdk).join());
    }

    @Test
    void theSharedFutureLastsAsLongAsTheCredentialsAreFresh() {
        AwsCredentialsProvider sdk = SdkCredentials.credentialsProvider(engine, ROLE);
        CompletableFuture<AwsCredentialsIdentity> first = identity(sdk);
        assertSame(identity(sdk), identity(sdk));
        world.clock.advance(Duration.ofMinutes(50));
        assertNotEquals(first.join().accessKeyId(), identity(sdk).join().accessKeyId());
        assertNotSame(first, identity(sdk));
    }

    @Test
    void aFailureComesThroughTheFuture() {
        AwsCredentialsProvider sdk = SdkCredentials.credentialsProvider(engine, ROLE);
        engine.close();
        CompletionException thrown =
                assertThrows(CompletionException.class, () -> identity(sdk).join());
        assertInstanceOf(EngineClosedException.class, thrown.getCause());
    }

    @Test
    void freshReadsAllocateNothing() {
        try (CredentialEngine real = CredentialEngine.builder()
                .systemEnvironment(world.systemEnvironment())
                .clock(new AllocatedBytes.StandingClock(world.clock.millis()))
                .endpoint(world.sts.endpoint())
                .executor(Runnable::run)
                .mfa(MfaCodeSources.of(Secret.of(world.sample.mfa().code())))
                .build()) {
            CredentialHandle handle = real.handle(ROLE);
            AwsCredentialsProvider sdk = SdkCredentials.of(handle);
            assertEquals(0, AllocatedBytes.of(handle::get), "handle");
            assertEquals(0, AllocatedBytes.of(handle::async), "handle, async");
            assertEquals(0, AllocatedBytes.of(() -> real.credentials(ROLE)), "by name");
            assertEquals(0, AllocatedBytes.of(sdk::resolveCredentials), "SDK");
            assertEquals(0, AllocatedBytes.of(() -> identity(sdk).isDone()), "SDK, async");
        }
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<AwsCredentialsIdentity> identity(AwsCredentialsProvider sdk) {
        return (CompletableFuture<AwsCredentialsIdentity>) sdk.resolveIdentity();
    }
}
