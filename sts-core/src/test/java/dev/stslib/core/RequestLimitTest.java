package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limit of requests as a user of the engine meets it. */
class RequestLimitTest {
    private static final ConnectionSettings ALICE =
            ConnectionSettings.builder().profile("Alice").build();

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aReaderThatTheLimitHeldForTooLongIsToldSoAndItsRequestGoesOn() {
        world.config(
                "[profile other]",
                "role_arn = " + world.plain.arn(),
                "role_session_name = other",
                "source_profile = Alice",
                "region = us-east-1");
        RefreshSettings hasty = RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofMillis(500));
        try (CredentialEngine engine =
                world.builder().refresh(hasty).requestsPerSecond(1).build()) {
            engine.credentials("plain");
            CompletableFuture<TemporaryCredentials> held =
                    engine.handle("other").async().toCompletableFuture();
            world.clock.advance(Duration.ofMillis(500));
            Throwable error =
                    assertThrows(CompletionException.class, held::join).getCause();
            assertInstanceOf(CredentialTimeoutException.class, error);
            assertSays(error, "the limit of 1 requests a second to STS at " + world.sts.endpoint());
            assertEquals(1, world.requests("AssumeRole").size());
            world.clock.advance(Duration.ofMillis(500));
            assertEquals(2, world.requests("AssumeRole").size());
            engine.credentials("other");
            assertEquals(2, world.requests("AssumeRole").size());
        }
    }

    @Test
    void whatAConnectionAsksForAtOnceCountsToo() {
        try (CredentialEngine engine = slow();
                StsConnection alice = StsConnection.connectToRegion(engine, "us-east-1", ALICE)
                        .orElseThrow()) {
            assertEquals("111122223333", alice.getCallerIdentity().account());
            waitsForItsSecond(engine);
        }
    }

    @Test
    void soDoTheRolesOfOneGenerateCredentialsCall() {
        try (CredentialEngine engine = slow()) {
            StsCore.over(engine, "Alice").generateSessionToken();
            waitsForItsSecond(engine);
        }
    }

    private CredentialEngine slow() {
        return world.builder().requestsPerSecond(1).build();
    }

    private void waitsForItsSecond(CredentialEngine engine) {
        CompletionStage<TemporaryCredentials> held = engine.handle("plain").async();
        assertEquals(0, world.requests("AssumeRole").size());
        world.clock.advance(Duration.ofSeconds(1));
        held.toCompletableFuture().join();
        assertEquals(1, world.requests("AssumeRole").size());
    }

    @Test
    void aLimitIsOneOrMore() {
        assertThrows(IllegalArgumentException.class, () -> world.builder().requestsPerSecond(0));
        assertThrows(IllegalArgumentException.class, () -> world.builder().requestsAtOnce(0));
    }
}
