package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.testkit.http.LoopbackProxy;
import dev.stslib.testkit.http.LoopbackSocks;
import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.NonRetryableException;

/** Real proxies on loopback, by each setting that names one. */
@Timeout(60)
class ProxyTest {
    private static final String ONE = RawServer.answer("200 OK", "one");
    private static final String TWO = RawServer.answer("200 OK", "two");
    private static final String PLANTED = RawServer.answer("200 OK", "planted");

    private static @Nullable SSLContext context(RawServer server) {
        return server.uri().getScheme().equals("https") ? server.clientContext() : null;
    }

    private static AwsHttpClient open(RawServer server, ProxySettings proxy) {
        return AwsHttpClient.open(Calls.settings(context(server)).proxy(proxy).build());
    }

    private static AwsHttpClient open(
            RawServer server, Map<String, String> environment, Map<String, String> properties) {
        return AwsHttpClient.open(Calls.settings(context(server))
                .systemEnvironment(SystemEnvironment.of(environment, properties))
                .build());
    }

    private static String connect(RawServer server) {
        return "CONNECT 127.0.0.1:" + server.port();
    }

    @Nested
    class Login {
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void theUserIsSentOnceAndNotToTheTarget(boolean tls) throws IOException {
            try (RawServer server = RawServer.answering(tls, ONE, TWO);
                    LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "pässword:x");
                    AwsHttpClient client = open(
                            server, new ProxySettings("127.0.0.1", proxy.port(), "ann", Secret.of("pässword:x")))) {
                assertEquals("one", Calls.get(client, server.uri()));
                assertEquals("two", Calls.get(client, server.uri()));

                assertEquals(1, proxy.connections());
                assertEquals(tls ? 1 : 2, proxy.heads().size(), "no request without the login");
                for (String request : server.requests()) {
                    assertFalse(request.toLowerCase(Locale.ROOT).contains("proxy-"), request);
                }
                if (tls) {
                    assertEquals(List.of(connect(server)), proxy.firstLines());
                    assertFalse(
                            proxy.heads().get(0).contains("AKIDEXAMPLE"), "the proxy sees no header of the request");
                }
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
        void aRefusalIsNotRetryableAndNamesTheProxy(
                boolean tls, @Nullable String user, @Nullable String password, String said) {
            try (RawServer server = RawServer.answering(tls, ONE);
                    LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "right");
                    AwsHttpClient client = open(
                            server,
                            new ProxySettings(
                                    "127.0.0.1", proxy.port(), user, password == null ? null : Secret.of(password)))) {
                NonRetryableException error =
                        assertThrows(NonRetryableException.class, () -> Calls.get(client, server.uri()));

                assertTrue(error.toString().contains("127.0.0.1:" + proxy.port()), error.getMessage());
                assertTrue(error.toString().contains(said), error.getMessage());
                assertFalse(error.toString().contains("planted"), error.toString());
                assertEquals(1, proxy.heads().size());
                assertEquals(0, server.requests().size());
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void theAuthenticatorOfTheJvmIsAskedWhenTheProxyAsks(boolean tls) throws IOException {
            List<String> asked = new CopyOnWriteArrayList<>();
            Authenticator before = Authenticator.getDefault();
            Authenticator.setDefault(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    asked.add(getRequestorType() + " " + getRequestingHost() + ":" + getRequestingPort());
                    return new PasswordAuthentication("ann", "right".toCharArray());
                }
            });
            try (RawServer server = RawServer.answering(tls, ONE);
                    LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "right");
                    AwsHttpClient client = open(server, new ProxySettings("127.0.0.1", proxy.port(), null, null))) {
                assertEquals("one", Calls.get(client, server.uri()));
                assertEquals(List.of("PROXY 127.0.0.1:" + proxy.port()), asked);
            } finally {
                Authenticator.setDefault(before);
            }
        }

        @Test
        void aTargetThatAsksForALoginGetsNone() throws IOException {
            String asks =
                    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
            try (RawServer server = RawServer.answering(false, asks);
                    AwsHttpClient client = Calls.open(null)) {
                assertEquals(
                        401,
                        Calls.prepare(client, Calls.request(server.uri()).build())
                                .call()
                                .httpResponse()
                                .statusCode());
                assertEquals(1, server.requests().size());
            }
        }
    }

    @Nested
    class Tunnel {
        private RawServer proxy(String answer) {
            return RawServer.plain(connection -> {
                connection.readRequest();
                connection.send(answer);
                connection.awaitClosed();
            });
        }

        private AwsHttpClient through(RawServer proxy, RawServer target) {
            return AwsHttpClient.open(Calls.settings(target.clientContext())
                    .proxy(new ProxySettings("127.0.0.1", proxy.port(), null, null))
                    .totalTimeout(Duration.ofSeconds(5))
                    .build());
        }

        @ParameterizedTest
        @ValueSource(strings = {"500 Oops", "502 Bad Gateway", "503 Service Unavailable", "429 Too Many Requests"})
        void aProxyInTroubleMayBeAskedAgain(String status) {
            try (RawServer target = RawServer.answering(true, ONE);
                    RawServer proxy = proxy(RawServer.answer(status, "planted"));
                    AwsHttpClient client = through(proxy, target)) {
                NotSentException error = assertThrows(NotSentException.class, () -> Calls.get(client, target.uri()));
                assertInstanceOf(ProxyUnavailableException.class, error.getCause());
                assertTrue(error.toString().contains("answered HTTP " + status.substring(0, 3)), error.getMessage());
                assertFalse(error.toString().contains("password"), error.getMessage());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"403 Forbidden", "404 Not Found", "302 Found"})
        void aRefusalIsFinalAndItsBodyIsNoAnswer(String status) {
            try (RawServer target = RawServer.answering(true, ONE);
                    RawServer proxy = proxy(RawServer.answer(status, "planted"));
                    AwsHttpClient client = through(proxy, target)) {
                NonRetryableException error =
                        assertThrows(NonRetryableException.class, () -> Calls.get(client, target.uri()));
                assertTrue(error.toString().contains("answered HTTP " + status.substring(0, 3)), error.getMessage());
                assertFalse(error.toString().contains("password"), error.getMessage());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"200 OK", "201 Created", "204 No Content"})
        void anAnswerInTheClearBehindAnOpenTunnelIsNoAnswer(String status) {
            String head = "HTTP/1.1 " + status + "\r\n";
            for (String opened : List.of(head + "\r\n", head + "Content-Length: 3\r\n\r\nabc")) {
                try (RawServer target = RawServer.answering(true, ONE);
                        RawServer proxy = proxy(opened + PLANTED);
                        AwsHttpClient client = through(proxy, target)) {
                    assertThrows(IOException.class, () -> Calls.get(client, target.uri()));
                }
            }
        }

        @Test
        void cleartextThatIsBufferedBeforeTheHandshakeIsNoAnswer() {
            // The proxy sends an answer with the head, then tunnels honestly: the answer must not wait in a buffer.
            try (RawServer target = RawServer.answering(true, ONE);
                    RawServer proxy = RawServer.plain(connection -> {
                        connection.readRequest();
                        connection.send("HTTP/1.1 200 OK\r\n\r\n" + PLANTED);
                        connection.tunnelTo(target.port());
                    });
                    AwsHttpClient client = through(proxy, target)) {
                assertThrows(IOException.class, () -> Calls.get(client, target.uri()));
                assertEquals(0, target.requests().size());
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 299 Fine\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                    "HTTP/1.0 200 OK\r\n\r\n",
                })
        void anyAnswerOfThe200sOpensTheTunnel(String opened) throws IOException {
            try (RawServer target = RawServer.answering(true, ONE, TWO);
                    RawServer proxy = RawServer.plain(connection -> {
                        connection.readRequest();
                        connection.send(opened);
                        connection.tunnelTo(target.port());
                    });
                    AwsHttpClient client = through(proxy, target)) {
                assertEquals("one", Calls.get(client, target.uri()));
                assertEquals("two", Calls.get(client, target.uri()));
                assertEquals(1, proxy.connections());
            }
        }

        @Test
        void aLeftoverOfTheTargetIsDroppedBehindATunnelToo() throws IOException {
            try (RawServer target = RawServer.tls(connection -> {
                        connection.readRequest();
                        connection.send(connection.number() == 1 ? ONE + PLANTED : TWO);
                        connection.awaitClosed();
                    });
                    LoopbackProxy proxy = LoopbackProxy.open();
                    AwsHttpClient client = open(target, new ProxySettings("127.0.0.1", proxy.port(), null, null))) {
                assertEquals("one", Calls.get(client, target.uri()));
                assertEquals("two", Calls.get(client, target.uri()));
            }
        }

        @Test
        void aStatusOfTheTargetBehindTheTunnelIsItsOwn() throws IOException {
            try (RawServer target = RawServer.answering(true, RawServer.answer("407 Odd", "odd"));
                    LoopbackProxy proxy = LoopbackProxy.open();
                    AwsHttpClient client = open(target, new ProxySettings("127.0.0.1", proxy.port(), null, null))) {
                assertEquals("odd", Calls.get(client, target.uri()));
            }
        }
    }

    @Nested
    class Settings {
        @Test
        void theVariablesOfTheEnvironmentAreUsed() throws IOException {
            try (RawServer server = RawServer.answering(true, ONE, ONE, ONE);
                    LoopbackProxy proxy = LoopbackProxy.withLogin("a b", "p%:@/");
                    LoopbackProxy other = LoopbackProxy.open()) {
                String url = "http://a%20b:p%25%3A%40%2F@127.0.0.1:" + proxy.port();
                try (AwsHttpClient client = open(server, Map.of("HTTPS_PROXY", url), Map.of())) {
                    assertEquals("one", Calls.get(client, server.uri()));
                }
                Map<String, String> both = Map.of(
                        "https_proxy", "127.0.0.1:" + other.port(), "HTTPS_PROXY", url, "HTTP_PROXY", "http://[::1]:1");
                try (AwsHttpClient client = open(server, both, Map.of())) {
                    assertEquals("one", Calls.get(client, server.uri()));
                }
                Map<String, String> exempt = Map.of("HTTPS_PROXY", url, "NO_PROXY", "example.com,127.0.0.1");
                try (AwsHttpClient client = open(server, exempt, Map.of())) {
                    assertEquals("one", Calls.get(client, server.uri()));
                }
                assertEquals(1, proxy.heads().size());
                assertEquals(1, other.heads().size());
            }
        }

        @Test
        void httpHasItsOwnVariable() throws IOException {
            try (RawServer server = RawServer.answering(false, ONE);
                    LoopbackProxy proxy = LoopbackProxy.open();
                    AwsHttpClient client = open(
                            server,
                            Map.of("http_proxy", "http://127.0.0.1:" + proxy.port(), "https_proxy", "http://[::1]:1"),
                            Map.of())) {
                assertEquals("one", Calls.get(client, URI.create("http://made-up.test:" + server.port() + "/a?b=c")));
                assertEquals(List.of("GET http://made-up.test:" + server.port() + "/a?b=c"), proxy.firstLines());
            }
        }

        @Test
        void thePropertiesOfTheJvmComeBeforeTheEnvironment() throws IOException {
            try (RawServer server = RawServer.answering(true, ONE, ONE);
                    LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "right")) {
                Map<String, String> properties = Map.of(
                        "https.proxyHost", "127.0.0.1",
                        "https.proxyPort", Integer.toString(proxy.port()),
                        "https.proxyUser", "ann",
                        "https.proxyPassword", "right",
                        "http.nonProxyHosts", "*.example.com");
                Map<String, String> environment = Map.of("https_proxy", "http://127.0.0.1:1");
                try (AwsHttpClient client = open(server, environment, properties)) {
                    assertEquals("one", Calls.get(client, server.uri()));
                }
                assertEquals(List.of(connect(server)), proxy.firstLines());
                Map<String, String> exempt = new java.util.HashMap<>(properties);
                exempt.put("http.nonProxyHosts", "localhost|127.*");
                try (AwsHttpClient client = open(server, environment, exempt)) {
                    assertEquals("one", Calls.get(client, server.uri()));
                }
                assertEquals(1, proxy.heads().size());
            }
        }

        @Test
        void theSettingsComeBeforeAll() throws IOException {
            try (RawServer server = RawServer.answering(true, ONE);
                    LoopbackProxy proxy = LoopbackProxy.open();
                    AwsHttpClient client = AwsHttpClient.open(Calls.settings(server.clientContext())
                            .proxy(new ProxySettings("127.0.0.1", proxy.port(), null, null))
                            .systemEnvironment(SystemEnvironment.of(
                                    Map.of("https_proxy", "http://127.0.0.1:1", "no_proxy", "*"),
                                    Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", "1")))
                            .build())) {
                assertEquals("one", Calls.get(client, server.uri()));
                assertEquals(1, proxy.heads().size());
            }
        }

        @Test
        void directIsDirect() throws IOException {
            try (RawServer server = RawServer.answering(false, ONE);
                    AwsHttpClient client = AwsHttpClient.open(Calls.settings(null)
                            .systemEnvironment(
                                    SystemEnvironment.of(Map.of("http_proxy", "http://127.0.0.1:1"), Map.of()))
                            .direct()
                            .build())) {
                assertEquals("one", Calls.get(client, server.uri()));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void socksConnectsAndLooksTheNameUp(boolean tls) throws IOException {
            List<String> lookedUp = new ArrayList<>();
            try (RawServer server = RawServer.answering(tls, ONE, TWO);
                    LoopbackSocks socks = LoopbackSocks.open()) {
                Map<String, String> properties = Map.of(
                        "socksProxyHost",
                        "127.0.0.1",
                        "socksProxyPort",
                        Integer.toString(socks.port()),
                        "socksNonProxyHosts",
                        "*.example.com");
                HttpClientSettings settings = Calls.settings(context(server))
                        .systemEnvironment(SystemEnvironment.of(Map.of(), properties))
                        .build();
                Addresses.Lookup lookup = host -> {
                    lookedUp.add(host);
                    return InetAddress.getAllByName("127.0.0.1");
                };
                // The certificate is for localhost.
                String name = tls ? "localhost" : "made-up.test";
                URI uri = URI.create(server.uri().getScheme() + "://" + name + ":" + server.port());
                try (AwsHttpClient client = Calls.with(settings, lookup, ApacheClient.KEEP_ALIVE)) {
                    assertEquals("one", Calls.get(client, uri));
                    assertEquals("two", Calls.get(client, uri));
                }
                assertEquals(List.of("name " + name + ":" + server.port()), socks.targets());
                assertEquals(List.of(), lookedUp);
            }
        }

        @Test
        void socksOfTheEnvironmentWorksToo() throws IOException {
            try (RawServer server = RawServer.answering(true, ONE);
                    LoopbackSocks socks = LoopbackSocks.open();
                    AwsHttpClient client =
                            open(server, Map.of("HTTPS_PROXY", "socks5h://127.0.0.1:" + socks.port()), Map.of())) {
                assertEquals("one", Calls.get(client, server.uri()));
                assertEquals(1, socks.targets().size());
            }
        }

        @Test
        void aProxyThatIsNotThereIsNoTargetThatIsNotThere() {
            try (RawServer server = RawServer.answering(true, ONE);
                    AwsHttpClient client = open(server, new ProxySettings("127.0.0.1", 1, null, null))) {
                IOException error = assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
                assertInstanceOf(NotSentException.class, error);
                assertTrue(error.toString().contains("127.0.0.1:1"), error.getMessage());
            }
        }
    }
}
