package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.core.stslib.StsCore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sixty roles that one thread reads in one instant of a manual clock, which is more than the rate limit lets start. */
@Timeout(60)
@Tag("one-jdk")
class StandingClockTest {
    private static final int ROLES = 60;

    private final FacadeWorld world = new FacadeWorld();
    private final List<String> profiles =
            IntStream.range(0, ROLES).mapToObj(i -> "role-" + i).toList();

    StandingClockTest() {
        for (String profile : profiles) {
            world.config(
                    "[profile " + profile + "]",
                    "role_arn = " + world.plain.arn(),
                    "role_session_name = " + profile,
                    "source_profile = Alice",
                    "region = us-east-1");
        }
    }

    @AfterEach
    void close() {
        world.clock.stop();
        world.close();
    }

    @Test
    void whileTimeStandsStill_theReaderIsToldSo() {
        try (CredentialEngine engine = world.engine()) {
            CredentialTimeoutException thrown =
                    assertThrows(CredentialTimeoutException.class, () -> profiles.forEach(engine::credentials));
            FacadeWorld.assertSays(thrown, "time stands still");
            FacadeWorld.assertSays(thrown, "the limit of 200 requests a second");
        }
    }

    @Test
    void whileTimeStandsStill_anAsynchronousReaderIsToldSo() {
        try (CredentialEngine engine = world.engine()) {
            List<CompletableFuture<TemporaryCredentials>> reads = profiles.stream()
                    .map(profile -> engine.handle(profile).async().toCompletableFuture())
                    .toList();
            CompletionException thrown =
                    assertThrows(CompletionException.class, () -> reads.forEach(CompletableFuture::join));
            CredentialTimeoutException error = assertInstanceOf(CredentialTimeoutException.class, thrown.getCause());
            FacadeWorld.assertSays(error, "time stands still");
        }
    }

    @Test
    void whileTimeStandsStill_theRenewalOfASetIsToldSo() {
        try (CredentialEngine engine = world.engine();
                StsCore sts = StsCore.over(engine, "Alice")) {
            sts.generateSessionToken();
            CredentialTimeoutException thrown =
                    assertThrows(CredentialTimeoutException.class, () -> sts.generateCredentials(profiles));
            FacadeWorld.assertSays(thrown, "time stands still");
        }
    }

    @Test
    void aClockThatRunsByItselfLetsAllThrough() {
        try (CredentialEngine engine = world.engine()) {
            world.clock.start();
            profiles.forEach(engine::credentials);
            assertEquals(ROLES, world.sts.count("AssumeRole"));
        }
    }
}
