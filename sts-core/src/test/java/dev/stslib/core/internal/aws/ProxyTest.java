package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.LoopbackProxy;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyTest {
    @ParameterizedTest
    @CsvSource({"false, POST http://127.0.0.1:", "true, CONNECT 127.0.0.1:"})
    void requestsGoThroughTheProxyWithItsPassword(boolean tls, String line) {
        try (EmbeddedSts sts =
                        EmbeddedSts.builder().region("eu-west-1").tls(tls).start();
                LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "planted pässword");
                OpenTokenProvider provider = open(sts, tls, settings(proxy, "ann", "planted pässword"))) {
            TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");

            assertEquals(
                    user.arn(),
                    provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(user))
                            .arn());

            assertTrue(
                    proxy.firstLines().get(0).startsWith(line),
                    proxy.firstLines().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "false | ann  | planted | does not accept the user and the password",
                "true  | ann  | planted | does not accept the user and the password",
                "false | null | null    | asks for a user and a password",
                "true  | null | null    | asks for a user and a password",
            },
            delimiter = '|',
            nullValues = "null")
    void aProxyThatRefusesIsNamedAndAskedOnce(
            boolean tls, @Nullable String user, @Nullable String password, String said) {
        try (EmbeddedSts sts =
                        EmbeddedSts.builder().region("eu-west-1").tls(tls).start();
                LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "right");
                OpenTokenProvider provider = open(sts, tls, settings(proxy, user, password))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob)));

            assertTrue(error.problem().contains("127.0.0.1:" + proxy.port()), error.problem());
            assertTrue(error.problem().contains(said), error.problem());
            assertFalse(error.toString().contains("planted"), error.toString());
            assertEquals(1, proxy.firstLines().size());
            assertEquals(0, sts.requests().size());
        }
    }

    @Test
    void aProxyThatForbidsTheTunnelIsNamed() {
        try (EmbeddedSts sts =
                        EmbeddedSts.builder().region("eu-west-1").tls(true).start();
                RawServer proxy = RawServer.answering(false, RawServer.answer("403 Forbidden", "no"));
                OpenTokenProvider provider = open(
                        sts, true, new ProxySettings("127.0.0.1", proxy.uri().getPort(), null, null))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob)));

            assertTrue(error.problem().contains("answered HTTP 403"), error.problem());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable"})
    void aProxyInTroubleIsAskedAgain(String status) {
        try (EmbeddedSts sts =
                        EmbeddedSts.builder().region("eu-west-1").tls(true).start();
                RawServer proxy = RawServer.plain(connection -> {
                    connection.readRequest();
                    connection.send(RawServer.answer(status, ""));
                });
                OpenTokenProvider provider =
                        open(sts, true, new ProxySettings("127.0.0.1", proxy.port(), null, null))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob)));

            assertEquals(3, proxy.requests().size());
            assertTrue(error.problem().contains("answered HTTP " + status.substring(0, 3)), error.problem());
            assertFalse(error.remedy().contains("password"), error.remedy());
        }
    }

    @Test
    void theProxyOfTheEnvironmentAndTheBundleOfTheSettingsAreUsed(@TempDir Path temp) throws IOException {
        try (EmbeddedSts sts =
                        EmbeddedSts.builder().region("eu-west-1").tls(true).start();
                LoopbackProxy proxy = LoopbackProxy.open();
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT
                        .withSystemEnvironment(SystemEnvironment.of(
                                Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()), Map.of()))
                        .withCaBundle(sts.writeCertificatePem(temp.resolve("ca.pem"))))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            assertEquals(
                    bob.arn(),
                    provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob))
                            .arn());
            assertEquals(1, proxy.firstLines().size());
        }
    }

    private static ProxySettings settings(LoopbackProxy proxy, @Nullable String user, @Nullable String password) {
        return new ProxySettings("127.0.0.1", proxy.port(), user, password == null ? null : Secret.of(password));
    }

    private static OpenTokenProvider open(EmbeddedSts sts, boolean tls, ProxySettings proxy) {
        return Provider.open(new TokenProviderSettings(
                InstantSource.system(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                proxy,
                true,
                tls ? sts.clientContext() : null));
    }
}
