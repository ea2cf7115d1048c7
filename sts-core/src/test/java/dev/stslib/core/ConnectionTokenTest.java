package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.testkit.sts.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code getSessionToken} of boto's facade: what shares an entry of the cache, and what does not. */
class ConnectionTokenTest {
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private final FacadeWorld world = new FacadeWorld();
    private final CredentialEngine engine = world.threaded();
    private final ExecutorService threads = Executors.newFixedThreadPool(32);

    @AfterEach
    void close() {
        threads.shutdownNow();
        engine.close();
        world.close();
    }

    private static ConnectionSettings keys(TestUser user) {
        return ConnectionSettings.builder()
                .keys(user.accessKeyId(), Secret.of(user.secretAccessKey()))
                .build();
    }

    private StsConnection connect(CredentialEngine to, String region, TestUser user) {
        return StsConnection.connectToRegion(to, region, keys(user)).orElseThrow();
    }

    private StsConnection alice() {
        return connect(engine, "eu-west-1", world.alice);
    }

    private Set<String> crowd(Supplier<SessionToken> each) {
        List<CompletableFuture<SessionToken>> all = Stream.generate(() -> CompletableFuture.supplyAsync(each, threads))
                .limit(32)
                .toList();
        return all.stream().map(one -> one.join().credentials().accessKeyId()).collect(Collectors.toSet());
    }

    @Test
    void itLivesTwelveHoursAndComesFromTheCacheUntilItsLastHour() {
        SessionToken first = alice().getSessionToken();
        assertEquals(Duration.ofHours(12), first.remaining(world.clock.instant()));
        world.clock.advance(Duration.ofMinutes(659));
        assertEquals(first, alice().getSessionToken());
        assertEquals(1, world.sts.count("GetSessionToken"), "shared by all connections of the engine");
    }

    @Test
    void aNewOneOnDemandTakesTheCachesPlace() {
        SessionToken first = alice().getSessionToken(TWO_HOURS, false);
        SessionToken second = alice().getSessionToken(TWO_HOURS, true);
        assertNotEquals(first, second);
        assertEquals(second, alice().getSessionToken(TWO_HOURS, false));
    }

    @Test
    void whatShapesTheAnswerIsNotShared() {
        Set<String> tokens = Stream.of(
                        alice().getSessionToken(),
                        alice().getSessionToken(TWO_HOURS, false),
                        connect(engine, "us-west-2", world.alice).getSessionToken(),
                        connect(engine, "eu-west-1", world.manual.sample.bob()).getSessionToken(),
                        connect(engine, "eu-west-1", world.manual.sample.bob())
                                .getSessionToken(null, false, world.mfa.serial(), world.mfa.code()))
                .map(token -> token.credentials().accessKeyId())
                .collect(Collectors.toSet());
        assertEquals(5, tokens.size());
    }

    @Test
    void enginesShareNothing() {
        try (CredentialEngine other = world.engine()) {
            assertNotEquals(
                    alice().getSessionToken(),
                    connect(other, "eu-west-1", world.alice).getSessionToken());
        }
    }

    @Test
    void aCrowdMakesOneRequest() {
        assertEquals(1, crowd(() -> alice().getSessionToken()).size());
        assertEquals(1, world.sts.count("GetSessionToken"));
    }

    @Test
    void oneCodeServesACrowd() {
        String code = world.mfa.code();
        StsConnection bob = connect(engine, "eu-west-1", world.manual.sample.bob());
        assertEquals(
                1,
                crowd(() -> bob.getSessionToken(TWO_HOURS, false, world.mfa.serial(), code))
                        .size());
        assertEquals(1, world.sts.count("GetSessionToken"));
    }

    @Test
    void aCachedAnswerUsesNoCode() {
        StsConnection bob = connect(engine, "eu-west-1", world.manual.sample.bob());
        SessionToken first = bob.getSessionToken(TWO_HOURS, false, world.mfa.serial(), world.mfa.code());
        String next = world.nextCode();
        assertEquals(first, bob.getSessionToken(TWO_HOURS, false, world.mfa.serial(), next));
        assertNotEquals(first, bob.getSessionToken(TWO_HOURS, true, world.mfa.serial(), next), "and the code is good");
        assertThrows(MfaCodeUsedException.class, () -> bob.getSessionToken(TWO_HOURS, true, world.mfa.serial(), next));
        assertThrows(
                InvalidRequestException.class, () -> bob.getSessionToken(TWO_HOURS, true, world.mfa.serial(), "12"));
    }

    @Test
    void aCorrectedSecretIsUsedAtOnce() {
        ConnectionSettings typo = ConnectionSettings.builder()
                .keys(world.alice.accessKeyId(), Secret.of("typing error"))
                .build();
        StsConnection wrong =
                StsConnection.connectToRegion(engine, "eu-west-1", typo).orElseThrow();
        StsServiceException error = assertThrows(StsServiceException.class, wrong::getSessionToken);
        assertEquals("SignatureDoesNotMatch", error.error().code());
        SessionToken good = alice().getSessionToken();
        assertSame(good.credentials(), alice().getSessionToken().credentials());
    }
}
