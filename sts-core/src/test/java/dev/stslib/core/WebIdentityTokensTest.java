package dev.stslib.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest.Algorithm;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.testkit.sts.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens for services outside of AWS: shared, renewed, compared with their request, and kept in memory only. */
@Timeout(120)
class WebIdentityTokensTest {
    private static final String OPERATION = "GetWebIdentityToken";
    private static final String API = "https://api.example.com";
    private static final GetWebIdentityTokenRequest REQUEST = GetWebIdentityTokenRequest.of(API);

    private final FacadeWorld world = new FacadeWorld();

    @BeforeEach
    void enable() {
        world.sts.enableOutboundFederation("111122223333");
        world.sts.enableOutboundFederation("555566667777");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static GetWebIdentityTokenRequest lasting(Duration duration) {
        return new GetWebIdentityTokenRequest(List.of(API), Algorithm.RS256, duration, List.of());
    }

    private static String claims(WebIdentityToken token) {
        String payload = token.token().revealSecret().split("\\.", -1)[1];
        return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    }

    @Test
    void readersOfOneConfigurationShareAToken() {
        try (CredentialEngine engine = world.engine()) {
            WebIdentityToken token = engine.webIdentityToken("Alice", REQUEST);
            assertSame(token, engine.webIdentityToken("Alice", GetWebIdentityTokenRequest.of(API)));
            assertEquals(Duration.ofMinutes(5), token.remaining(world.clock.instant()));
            assertTrue(claims(token).contains("\"sub\":\"" + world.alice.arn() + "\""), claims(token));
            Set<String> all = new HashSet<>(Set.of(token.token().revealSecret()));
            List<GetWebIdentityTokenRequest> others = List.of(
                    GetWebIdentityTokenRequest.of("other"),
                    GetWebIdentityTokenRequest.of(API, "other"),
                    new GetWebIdentityTokenRequest(List.of(API), Algorithm.ES384, null, List.of()),
                    lasting(Duration.ofMinutes(10)),
                    new GetWebIdentityTokenRequest(List.of(API), Algorithm.RS256, null, List.of(new Tag("job", "42"))));
            others.forEach(other ->
                    all.add(engine.webIdentityToken("Alice", other).token().revealSecret()));
            all.add(engine.webIdentityToken("plain", REQUEST).token().revealSecret());
            assertEquals(7, all.size());
            engine.webIdentityToken("Alice", GetWebIdentityTokenRequest.of("other", API));
            assertEquals(7, world.sts.count(OPERATION), "the order of the audiences does not matter");
        }
    }

    @Test
    void aCrowdMakesOneRequest() {
        CountDownLatch held = new CountDownLatch(1);
        world.sts.faults().add(Fault.hold(held).onAction(OPERATION));
        try (CredentialEngine engine = world.threaded()) {
            List<CompletableFuture<WebIdentityToken>> readers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> engine.webIdentityToken("Alice", REQUEST)))
                    .limit(8)
                    .toList();
            await().atMost(Duration.ofSeconds(30)).until(() -> world.sts.count(OPERATION) > 0);
            held.countDown();
            WebIdentityToken first = readers.get(0).join();
            readers.forEach(reader -> assertSame(first, reader.join()));
        } finally {
            held.countDown();
        }
        assertEquals(1, world.sts.count(OPERATION));
    }

    @Test
    void aReadBeforeTheEndRenewsTheTokenInTheBackground() {
        try (CredentialEngine engine = world.engine()) {
            GetWebIdentityTokenRequest hour = lasting(Duration.ofHours(1));
            WebIdentityToken first = engine.webIdentityToken("Alice", hour);
            world.clock.advance(Duration.ofMinutes(44));
            assertSame(first, engine.webIdentityToken("Alice", hour));
            assertEquals(1, world.sts.count(OPERATION));
            world.clock.advance(Duration.ofMinutes(2));
            assertSame(first, engine.webIdentityToken("Alice", hour), "no reader waits");
            assertEquals(2, world.sts.count(OPERATION));
            assertNotEquals(first, engine.webIdentityToken("Alice", hour));
            world.clock.advance(Duration.ofHours(12));
            assertEquals(2, world.sts.count(OPERATION), "what is not read is not renewed");
        }
    }

    /** The credentials of the role live for an hour, and nothing but tokens needs them. */
    @Test
    void credentialsThatEndBeforeTheTokenAreRenewedFirst() {
        try (CredentialEngine engine = world.engine()) {
            engine.webIdentityToken("plain", REQUEST);
            world.clock.advance(Duration.ofMinutes(57));
            WebIdentityToken token = engine.webIdentityToken("plain", REQUEST);
            assertEquals(Duration.ofMinutes(5), token.remaining(world.clock.instant()));
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void credentialsThatNeverLiveAsLongAsTheTokenAreNotRenewedForIt() {
        world.config(
                "[profile brief]",
                "role_arn = " + world.plain.arn(),
                "source_profile = Alice",
                "region = us-east-1",
                "duration_seconds = 900");
        try (CredentialEngine engine = world.engine()) {
            String known = engine.credentials("brief").accessKeyId();
            world.clock.advance(Duration.ofMinutes(1));
            assertThrows(
                    StsServiceException.class, () -> engine.webIdentityToken("brief", lasting(Duration.ofMinutes(30))));
            assertEquals(1, world.sts.count("AssumeRole"));
            assertEquals(known, engine.credentials("brief").accessKeyId());
        }
    }

    @Test
    void nothingIsStored() {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine engine = world.builder()
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder))
                .build()) {
            engine.webIdentityToken("Alice", REQUEST);
        }
        assertEquals(0, store.entries.size());
        try (CredentialEngine engine = world.engine()) {
            engine.webIdentityToken("Alice", REQUEST);
        }
        assertEquals(2, world.sts.count(OPERATION));
    }

    private static void refused(String how, CredentialEngine engine, @Nullable String profile) {
        UnexpectedAnswerException error =
                assertThrows(UnexpectedAnswerException.class, () -> engine.webIdentityToken(profile, REQUEST));
        assertTrue(error.problem().contains(how), error.problem());
    }

    @Test
    void aTokenForOthersIsRefused() {
        ConnectionSettings alice = ConnectionSettings.builder().profile("Alice").build();
        try (CredentialEngine engine = world.engine()) {
            StsConnection sts = StsConnection.create(engine, alice);
            String otherAudience = sts.getWebIdentityToken(GetWebIdentityTokenRequest.of(API, "more"))
                    .token()
                    .revealSecret();
            String otherAlgorithm = sts.getWebIdentityToken(
                            new GetWebIdentityTokenRequest(List.of(API), Algorithm.ES384, null, List.of()))
                    .token()
                    .revealSecret();
            String otherAccount = sts.getWebIdentityToken(REQUEST).token().revealSecret();
            answer("WebIdentityToken", otherAudience);
            refused("a token for other audiences", engine, "Alice");
            answer("WebIdentityToken", otherAlgorithm);
            refused("a token that is not signed with RS256", engine, "Alice");
            answer("WebIdentityToken", otherAccount);
            refused("a token of another account than 555566667777", engine, "plain");
            for (String broken : List.of("not-a-token", "a.b.c", "e30.e30.", "W10.W10.x")) {
                answer("WebIdentityToken", broken);
                refused("GetWebIdentityToken was answered with", engine, "Alice");
            }
            answer("Expiration", "2031-05-07T07:00:00Z");
            refused("a token that ends at 2031-05-07T07:00:00Z", engine, "Alice");
            assertTrue(
                    claims(engine.webIdentityToken("Alice", REQUEST)).contains(API), "the next right answer is given");
        }
    }

    private void answer(String element, String text) {
        world.sts
                .faults()
                .add(Fault.withElement(element, text).onAction(OPERATION).once());
    }

    @Test
    void aRefusalSaysWhatToDo() {
        world.sts
                .faults()
                .add(Fault.error(403, "OutboundWebIdentityFederationDisabledException", "not enabled")
                        .onAction(OPERATION)
                        .once());
        world.config(
                "[profile short]",
                "role_arn = " + world.plain.arn(),
                "duration_seconds = 900",
                "source_profile = Alice",
                "region = us-east-1");
        try (CredentialEngine engine = world.engine()) {
            StsServiceException refused =
                    assertThrows(StsServiceException.class, () -> engine.webIdentityToken("Alice", REQUEST));
            assertTrue(refused.remedy().startsWith("Switch outbound web identity federation on"), refused.remedy());
            StsServiceException escalated = assertThrows(
                    StsServiceException.class, () -> engine.webIdentityToken("short", lasting(Duration.ofHours(1))));
            assertEquals("SessionDurationEscalationException", escalated.error().code());
            assertTrue(escalated.remedy().startsWith("Ask for a token that ends before"), escalated.remedy());
        }
    }

    @Test
    void noTextShowsAToken() {
        try (CredentialEngine engine = world.engine()) {
            WebIdentityToken token = engine.webIdentityToken("Alice", REQUEST);
            String signature = token.token().revealSecret().split("\\.", -1)[2];
            assertFalse((token + " " + world.events).contains(signature), token.toString());
        }
    }

    @Test
    void aClosedEngineGivesNone() {
        CredentialEngine engine = world.engine();
        engine.webIdentityToken("Alice", REQUEST);
        engine.close();
        assertThrows(EngineClosedException.class, () -> engine.webIdentityToken("Alice", REQUEST));
    }
}
