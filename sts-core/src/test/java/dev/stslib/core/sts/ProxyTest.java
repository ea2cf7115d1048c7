package dev.stslib.core.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyTest {
    @ParameterizedTest
    @CsvSource({"false, POST http://127.0.0.1:", "true, CONNECT 127.0.0.1:"})
    void requestsGoThroughTheProxyWithItsPassword(boolean tls, String line) {
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(tls).start();
                TestProxy proxy = new TestProxy("ann:planted pässword");
                OpenTokenProvider provider = open(sts, tls, proxy.settings("ann", "planted pässword"))) {
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
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(tls).start();
                TestProxy proxy = new TestProxy("ann:right");
                OpenTokenProvider provider = open(sts, tls, proxy.settings(user, password))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob)));

            assertTrue(error.what().contains("127.0.0.1:" + proxy.port()), error.what());
            assertTrue(error.what().contains(said), error.what());
            assertFalse(error.toString().contains("planted"), error.toString());
            assertEquals(1, proxy.firstLines().size());
            assertEquals(0, sts.requests().size());
        }
    }

    @Test
    void aProxyThatForbidsTheTunnelIsNamed() {
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(true).start();
                RawServer proxy = new RawServer(RawServer.answer("403 Forbidden", "no"));
                OpenTokenProvider provider = open(
                        sts, true, new ProxySettings("127.0.0.1", proxy.uri().getPort(), null, null))) {
            TestUser bob = sts.addUser(Provider.ACCOUNT, "BobSmith");

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(bob)));

            assertTrue(error.what().contains("answered HTTP 403"), error.what());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxied.example.com", "direct.example.com", "socks.example.com"})
    void withoutSettingsThePlatformDecides(String host) {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ByName());
        try {
            Route.Via via = new ProxyChoice(null).of(URI.create("https://" + host));

            assertEquals(host.startsWith("proxied") ? new Route.Via("proxy.example.com", 3128, null) : null, via);
        } finally {
            ProxySelector.setDefault(before);
        }
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

    /** A platform where the host's name says what is done with it. */
    private static final class ByName extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            InetSocketAddress address = InetSocketAddress.createUnresolved("proxy.example.com", 3128);
            if (uri.getHost().startsWith("direct")) {
                return List.of(Proxy.NO_PROXY);
            }
            return List.of(new Proxy(uri.getHost().startsWith("socks") ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, java.io.IOException e) {
            throw new AssertionError("nobody connects here", e);
        }
    }
}
