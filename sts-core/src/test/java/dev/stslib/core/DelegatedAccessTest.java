package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GetDelegatedAccessToken by the engine and by a connection. */
class DelegatedAccessTest {
    private static final String OPERATION = "GetDelegatedAccessToken";

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private GetDelegatedAccessTokenRequest delegated(Duration lifetime) {
        return new GetDelegatedAccessTokenRequest(Secret.of(world.sts.delegate(world.plain, lifetime)));
    }

    @Test
    void credentialsAreSharedStoredAndRenewed() {
        GetDelegatedAccessTokenRequest request = delegated(Duration.ofHours(3));
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < 2; i++) {
            try (CredentialEngine engine = world.builder()
                    .format(new LineFormat())
                    .store(store, StoreSettings.at(world.manual.folder))
                    .build()) {
                TemporaryCredentials got = engine.credentials("Alice", request);
                assertEquals(got, engine.credentials("Alice", request));
                assertEquals(1, world.sts.count(OPERATION));
            }
        }
        try (CredentialEngine engine = world.engine()) {
            TemporaryCredentials first = engine.credentials("Alice", request);
            assertNotEquals(first, engine.credentials("Alice", delegated(Duration.ofHours(3))));
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(first, engine.credentials("Alice", request), "no reader waits");
            assertNotEquals(first, engine.credentials("Alice", request));
        }
        assertEquals(4, world.sts.count(OPERATION));
    }

    @Test
    void anEndedTradeInTokenSaysSo() {
        GetDelegatedAccessTokenRequest request = delegated(Duration.ofMinutes(30));
        try (CredentialEngine engine = world.engine()) {
            engine.credentials("Alice", request);
            world.clock.advance(Duration.ofHours(1));
            StsServiceException ended =
                    assertThrows(StsServiceException.class, () -> engine.credentials("Alice", request));
            assertEquals("ExpiredTradeInTokenException", ended.error().code());
            assertTrue(ended.remedy().startsWith("Ask the account that delegates the access"), ended.remedy());
        }
    }

    @Test
    void aConnectionTellsThePrincipalAndShowsNoSecret() {
        GetDelegatedAccessTokenRequest request = delegated(Duration.ofHours(1));
        ConnectionSettings alice = ConnectionSettings.builder().profile("Alice").build();
        try (CredentialEngine engine = world.engine()) {
            StsConnection sts = StsConnection.create(engine, alice);
            DelegatedAccess access = sts.getDelegatedAccessToken(request);
            assertEquals("arn:aws:sts::555566667777:assumed-role/Plain/delegated", access.assumedPrincipal());
            String shown = access + " " + request + " " + world.events;
            world.sts.secrets().forEach(secret -> assertFalse(shown.contains(secret), shown));
            world.sts.faults().add(Fault.lifetime(Duration.ofDays(2)).once());
            assertThrows(UnexpectedAnswerException.class, () -> sts.getDelegatedAccessToken(request));
            String token = request.tradeInToken().revealSecret();
            world.sts
                    .faults()
                    .add(Fault.error(400, "ValidationError", "wrong: " + token).once());
            StsServiceException refused =
                    assertThrows(StsServiceException.class, () -> sts.getDelegatedAccessToken(request));
            assertFalse(refused.toString().contains(token), refused.toString());
        }
    }
}
