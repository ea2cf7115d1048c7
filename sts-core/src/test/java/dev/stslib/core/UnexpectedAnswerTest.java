package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.FederationToken;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.TestIdentityProvider;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestSamlProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer is compared with its question before it is served or stored, whichever provider gave it. */
class UnexpectedAnswerTest {
    private static final String YEAR_200_MILLION = "+200000000-01-01T00:00:00Z";

    private final FacadeWorld world = new FacadeWorld();
    private final MemoryStore store = new MemoryStore();
    private final ChangingProvider provider = new ChangingProvider();

    @AfterEach
    void close() {
        world.close();
    }

    /** The AWS SDK's provider, whose answers are changed on their way. */
    private static final class ChangingProvider implements TokenProvider {
        volatile UnaryOperator<TemporaryCredentials> credentials = UnaryOperator.identity();
        volatile Function<String, @Nullable String> arn = same -> same;

        @Override
        public String name() {
            return "changing";
        }

        void right() {
            credentials = UnaryOperator.identity();
            arn = same -> same;
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            OpenTokenProvider real = new AwsSdkTokenProvider().open(settings);
            return (OpenTokenProvider) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> {
                        try {
                            return changed(method.invoke(real, arguments));
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    });
        }

        private Object changed(Object answer) {
            if (answer instanceof AssumedRole role) {
                return new AssumedRole(
                        credentials.apply(role.credentials()),
                        arn.apply(Objects.requireNonNull(role.assumedRoleArn())),
                        role.assumedRoleId(),
                        null,
                        null,
                        role.federation());
            }
            if (answer instanceof SessionToken token) {
                return new SessionToken(credentials.apply(token.credentials()), token.mfaSerial());
            }
            return answer instanceof FederationToken token
                    ? new FederationToken(
                            credentials.apply(token.credentials()),
                            token.federatedUserArn(),
                            token.federatedUserId(),
                            null)
                    : answer;
        }
    }

    private static UnaryOperator<TemporaryCredentials> endingAt(Instant end) {
        return got -> new TemporaryCredentials(
                got.accessKeyId(), got.secretAccessKey(), got.sessionToken(), got.issuedAt(), end);
    }

    private CredentialEngineBuilder builder() {
        return world.builder()
                .provider(provider)
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder));
    }

    private UnexpectedAnswerException assertRefused(CredentialEngine engine, String profile) {
        UnexpectedAnswerException error =
                assertThrows(UnexpectedAnswerException.class, () -> engine.credentials(profile));
        assertEquals(0, store.entries.size(), "nothing is stored");
        return error;
    }

    private void assertTheNextRightAnswerIsGiven(CredentialEngine engine, String profile) {
        provider.right();
        TemporaryCredentials got = engine.credentials(profile);
        assertEquals(Duration.ofHours(1), got.remaining(world.clock.instant()));
        assertEquals(1, store.entries.size());
    }

    @ParameterizedTest
    @CsvSource({
        "role/Plain, role/Other",
        "assumed-role/Plain/, assumed-role/Plainer/",
        "assumed-role/Plain/, assumed-role/Admin/",
        "555566667777, 111122223333",
        "arn:aws:, arn:aws-cn:",
        ":sts:, :iam:",
        "assumed-role/, federated-user/",
    })
    void ofAnotherRole_isRefused(String part, String other) {
        provider.arn = arn -> arn.contains(part) ? arn.replace(part, other) : "arn:aws:iam::555566667777:" + other;
        try (CredentialEngine engine = builder().build()) {
            UnexpectedAnswerException error = assertRefused(engine, "plain");
            FacadeWorld.assertSays(error, world.plain.arn());
            FacadeWorld.assertSays(error, other);
            assertTheNextRightAnswerIsGiven(engine, "plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/x", "", "-"})
    void ofAnotherSession_isRefused(String ending) {
        provider.arn = arn -> ending.isEmpty() ? arn.substring(0, arn.lastIndexOf('/')) : arn + ending;
        try (CredentialEngine engine = builder().build()) {
            assertRefused(engine, "plain");
            assertTheNextRightAnswerIsGiven(engine, "plain");
        }
    }

    @Test
    void thatIsNoArn_isRefused() {
        provider.arn = arn -> "Plain";
        try (CredentialEngine engine = builder().build()) {
            assertRefused(engine, "plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2099-01-01T00:00:00Z", YEAR_200_MILLION})
    void thatEndsFarTooLate_isRefused(Instant end) {
        provider.credentials = endingAt(end);
        try (CredentialEngine engine = builder().build()) {
            UnexpectedAnswerException error = assertRefused(engine, "plain");
            FacadeWorld.assertSays(error, "answered with some that end at");
            assertTheNextRightAnswerIsGiven(engine, "plain");
        }
    }

    @Test
    void aDurationThatWasAskedFor_isTheBoundWithTenMinutes() {
        world.config(
                "[profile quarter]",
                "role_arn = " + world.plain.arn(),
                "source_profile = Alice",
                "region = us-east-1",
                "duration_seconds = 900");
        Instant latest = world.clock.instant().plus(Duration.ofMinutes(25));
        try (CredentialEngine engine = builder().build()) {
            provider.credentials = endingAt(latest.plusSeconds(1));
            assertRefused(engine, "quarter");
            provider.credentials = endingAt(latest);
            assertEquals(latest, engine.credentials("quarter").expiration());
        }
    }

    @Test
    void withoutADuration_theBoundIs36HoursWithTenMinutes() {
        Instant latest = world.clock.instant().plus(Duration.ofHours(36)).plus(Duration.ofMinutes(10));
        try (CredentialEngine engine = builder().build()) {
            provider.credentials = endingAt(latest.plusSeconds(1));
            assertRefused(engine, "plain");
            provider.credentials = endingAt(latest);
            assertEquals(latest, engine.credentials("plain").expiration());
        }
    }

    @Test
    void duringARefresh_theCurrentCredentialsAreServedOn() {
        try (CredentialEngine engine = builder().build()) {
            String first = engine.credentials("plain").accessKeyId();
            assertEquals(first, engine.credentials("plain").accessKeyId());
            provider.arn = arn -> arn.replace("/Plain/", "/Other/");
            world.clock.advance(Duration.ofMinutes(47));
            assertEquals(2, world.sts.count("AssumeRole"));
            assertEquals(first, engine.credentials("plain").accessKeyId());
            assertFalse(world.events(RefreshFailed.class).get(0).isFinal());
            provider.right();
            world.clock.advance(Duration.ofMinutes(11));
            assertFalse(engine.credentials("plain").accessKeyId().equals(first), "recovered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "absent"})
    void withoutAnArn_theCredentialsAreGiven(String arn) {
        provider.arn = was -> arn.isEmpty() ? "" : null;
        try (CredentialEngine engine = builder().build()) {
            assertEquals(Duration.ofHours(1), engine.credentials("plain").remaining(world.clock.instant()));
        }
    }

    @Test
    void pathsAndTemplatesAreAllowedFor() {
        TestRole deep = world.sts
                .addRole("arn:aws-us-gov:iam::555566667777:role/teams/storage/Deep")
                .trust(world.alice.arn());
        world.config(
                "[profile deep]",
                "role_arn = " + deep.arn(),
                "role_session_name = {profile}-x",
                "source_profile = Alice",
                "region = us-gov-west-1");
        try (CredentialEngine engine = builder().build()) {
            engine.credentials("deep");
        }
    }

    @Test
    void ofAnUnsignedRequest_isComparedToo() {
        TestIdentityProvider idp = world.sts.addIdentityProvider("https://idp.example.com", "app");
        TestSamlProvider saml = world.sts.addSamlProvider("arn:aws:iam::555566667777:saml-provider/Idp");
        world.plain.trustProvider(idp);
        world.plain.trustProvider(saml);
        world.config(
                "[profile web]",
                "role_arn = " + world.plain.arn(),
                "web_identity_token_file = " + world.write("token", idp.token("alice")),
                "role_session_name = web",
                "region = us-east-1");
        world.config(
                "[profile saml]",
                "role_arn = " + world.plain.arn(),
                "saml_provider_arn = " + saml.arn(),
                "saml_assertion_file = " + world.write("assertion", saml.assertion(world.plain, "bob")),
                "region = us-east-1");
        try (CredentialEngine engine = builder().build()) {
            provider.arn = arn -> arn.replace("/Plain/", "/Other/");
            FacadeWorld.assertSays(assertRefused(engine, "web"), "AssumeRoleWithWebIdentity");
            FacadeWorld.assertSays(assertRefused(engine, "saml"), "AssumeRoleWithSAML");
            provider.arn = arn -> arn + "x";
            assertRefused(engine, "web");
            provider.right();
            provider.credentials = endingAt(Instant.parse("2099-01-01T00:00:00Z"));
            assertRefused(engine, "web");
            assertRefused(engine, "saml");
            provider.right();
            engine.credentials("web");
            engine.credentials("saml");
        }
    }

    @Test
    void ofASessionOrFederationToken_thatEndsFarTooLateIsRefused() {
        provider.credentials = endingAt(Instant.parse("2099-01-01T00:00:00Z"));
        try (CredentialEngine engine = builder().build();
                StsCore sts = StsCore.over(engine, "BobSmith")) {
            UnexpectedAnswerException error =
                    assertThrows(UnexpectedAnswerException.class, () -> sts.generateSessionToken(5, world.mfa.code()));
            FacadeWorld.assertSays(error, "GetSessionToken");
            assertTrue(sts.sessionToken().isEmpty());
            assertEquals(0, store.entries.size());
            provider.right();
            sts.generateSessionToken(5, world.nextCode());
        }
    }
}
