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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sixty roles that one thread reads in one instant of a manual clock, which is more than the rate limit lets start. */
@Timeout(60)
@Tag("one-jdk")
class StandingClockTest {
    private static final int ROLES = 60;

    private static final List<String> PROFILES =
            IntStream.range(0, ROLES).mapToObj(i -> "role-" + i).toList();

    private static FacadeWorld world() {
        FacadeWorld world = new FacadeWorld();
        for (String profile : PROFILES) {
            world.config(
                    "[profile " + profile + "]",
                    "role_arn = " + world.plain.arn(),
                    "role_session_name = " + profile,
                    "source_profile = Alice",
                    "region = us-east-1");
        }
        return world;
    }

    /** All at once: each of them waits for ten seconds of real time. */
    @Test
    void whileTimeStandsStill_everyWaitIsToldSo() {
        List<Runnable> waits = List.of(
                StandingClockTest::aReaderIsToldSo,
                StandingClockTest::anAsynchronousReaderIsToldSo,
                StandingClockTest::theRenewalOfASetIsToldSo);
        ExecutorService threads = Executors.newFixedThreadPool(waits.size());
        try {
            waits.stream()
                    .map(wait -> CompletableFuture.runAsync(wait, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void aReaderIsToldSo() {
        try (FacadeWorld world = world();
                CredentialEngine engine = world.engine()) {
            CredentialTimeoutException thrown =
                    assertThrows(CredentialTimeoutException.class, () -> PROFILES.forEach(engine::credentials));
            FacadeWorld.assertSays(thrown, "time stands still");
            FacadeWorld.assertSays(thrown, "the limit of 200 requests a second");
        }
    }

    private static void anAsynchronousReaderIsToldSo() {
        try (FacadeWorld world = world();
                CredentialEngine engine = world.engine()) {
            List<CompletableFuture<TemporaryCredentials>> reads = PROFILES.stream()
                    .map(profile -> engine.handle(profile).async().toCompletableFuture())
                    .toList();
            CompletionException thrown =
                    assertThrows(CompletionException.class, () -> reads.forEach(CompletableFuture::join));
            CredentialTimeoutException error = assertInstanceOf(CredentialTimeoutException.class, thrown.getCause());
            FacadeWorld.assertSays(error, "time stands still");
        }
    }

    private static void theRenewalOfASetIsToldSo() {
        try (FacadeWorld world = world();
                CredentialEngine engine = world.engine();
                StsCore sts = StsCore.over(engine, "Alice")) {
            sts.generateSessionToken();
            CredentialTimeoutException thrown =
                    assertThrows(CredentialTimeoutException.class, () -> sts.generateCredentials(PROFILES));
            FacadeWorld.assertSays(thrown, "time stands still");
        }
    }

    @Test
    void aClockThatRunsByItselfLetsAllThrough() {
        try (FacadeWorld world = world();
                CredentialEngine engine = world.engine()) {
            world.clock.start();
            try {
                PROFILES.forEach(engine::credentials);
            } finally {
                world.clock.stop();
            }
            assertEquals(ROLES, world.sts.count("AssumeRole"));
        }
    }
}
