package dev.stslib.core.internal.aws;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkTest {
    private static final DateTimeFormatter ISO_BASIC_HOUR = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH", Locale.ROOT);

    private final EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start();
    private final TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");
    private final SourceCredentials keys = Provider.keysOf(user);

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        EndpointUnreachableException error = unreachable(URI.create("http://127.0.0.1:" + port));

        assertTrue(error.problem().contains("http://127.0.0.1:" + port), error.problem());
        assertTrue(error.problem().toLowerCase(Locale.ROOT).contains("connection refused"), error.problem());
    }

    @Test
    void anUnknownHost() {
        EndpointUnreachableException error = unreachable(URI.create("http://no-such-host.invalid"));

        assertTrue(error.problem().contains("no host named no-such-host.invalid"), error.problem());
        assertTrue(error.remedy().contains("look up names"), error.remedy());
    }

    @Test
    void aCertificateThatNobodyTrusts() {
        try (EmbeddedSts secure =
                EmbeddedSts.builder().tls(true).region("eu-west-1").start()) {
            EndpointUnreachableException error = unreachable(secure.endpoint());

            assertTrue(error.remedy().contains("trust store"), error.remedy());
            assertInstanceOf(SSLException.class, error.getCause());
        }
    }

    @Test
    void aCertificateOfAnotherHost() {
        try (EmbeddedSts secure =
                        EmbeddedSts.builder().tls(true).region("eu-west-1").start();
                OpenTokenProvider provider = Provider.open(withTransport(secure.clientContext()))) {
            URI other = URI.create(secure.endpoint().toString().replace("127.0.0.1", "127.0.0.2"));

            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(StsEndpoint.at("eu-west-1", other), keys));

            assertTrue(error.problem().contains("127.0.0.2"), error.problem());
        }
    }

    @Test
    void aCertificateThatTheTransportTrusts() {
        try (EmbeddedSts secure =
                        EmbeddedSts.builder().tls(true).region("eu-west-1").start();
                OpenTokenProvider provider = Provider.open(withTransport(secure.clientContext()))) {
            TestUser ann = secure.addUser(Provider.ACCOUNT, "Ann");
            SourceCredentials hers = Provider.keysOf(ann);

            assertEquals(
                    ann.arn(),
                    provider.getCallerIdentity(Provider.at(secure), hers).arn());
            assertEquals(
                    ann.arn(),
                    provider.getCallerIdentity(Provider.at(secure), hers).arn());
        }
    }

    @Test
    void droppedConnections() {
        sts.faults().add(Fault.drop().forever());

        EndpointUnreachableException error = unreachable(sts.endpoint());

        assertTrue(error.problem().contains("no whole answer"), error.problem());
    }

    @Test
    void garbage() {
        sts.faults().add(Fault.garbage().forever());

        EndpointUnreachableException error = unreachable(sts.endpoint());

        assertTrue(error.problem().contains("not answered by STS"), error.problem());
        assertTrue(error.remedy().contains("portal"), error.remedy());
    }

    @Test
    void anErrorPageThatIsNotOfSts() {
        String page = RawServer.answer("404 Not Found", "<html><body>No such page: planted-page</body></html>");
        try (RawServer server = RawServer.answering(false, page)) {
            EndpointUnreachableException error = unreachable(server.uri());

            assertTrue(error.problem().contains("HTTP 404"), error.problem());
            assertFalse(error.toString().contains("planted-page"), error.toString());
        }
    }

    @Test
    void anAnswerWithoutWhatItShouldHave() {
        String empty = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", empty))) {
            EndpointUnreachableException error = unreachable(server.uri());

            assertTrue(error.problem().contains("has no Arn"), error.problem());
        }
    }

    @Test
    void aTimeoutNamesItself() {
        sts.faults().add(Fault.hang().forever());
        try (OpenTokenProvider provider =
                Provider.open(Provider.settings(InstantSource.system(), Duration.ofMillis(300)))) {
            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class, () -> provider.getCallerIdentity(Provider.at(sts), keys));

            assertTrue(error.problem().contains("300 ms"), error.problem());
            assertFalse(Thread.interrupted(), "the interrupt flag is as it was");
        }
    }

    @Test
    void theSystemClockIsCorrectedByWhatStsSaysTheTimeIs() {
        Instant ahead = Instant.now().plus(Duration.ofHours(3));
        String refusal = "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>"
                + "<Message>Signature expired</Message></Error></ErrorResponse>";
        String first = RawServer.answer("403 Forbidden", refusal)
                .replaceFirst("\r\n", "\r\nDate: " + RFC_1123_DATE_TIME.format(ahead.atZone(UTC)) + "\r\n");
        try (RawServer server = RawServer.answering(
                        false, first, RawServer.answer("200 OK", identity("arn:aws:iam::1:user/me")));
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            provider.getCallerIdentity(StsEndpoint.at("eu-west-1", server.uri()), keys);

            String signed = server.requests().get(1).replaceFirst("(?s).*X-Amz-Date: (\\d{8}T\\d{2}).*", "$1");
            assertTrue(
                    signed.compareTo(ISO_BASIC_HOUR.format(
                                    ahead.minus(Duration.ofHours(1)).atZone(UTC)))
                            >= 0,
                    signed);
        }
    }

    @Test
    void anAnswerThatHasExpired() {
        sts.faults().add(Fault.expired().once());
        try (OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            ExpiredAnswerException error = assertThrows(
                    ExpiredAnswerException.class,
                    () -> provider.getSessionToken(
                            Provider.at(sts), keys, new GetSessionTokenRequest(null, null, null)));

            assertTrue(error.remedy().contains("clock"), error.remedy());
        }
    }

    @Test
    void anInterruptEndsTheCall() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        sts.faults().add(Fault.hold(never).when(request -> {
            arrived.countDown();
            return true;
        }));
        try (OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    provider.getCallerIdentity(Provider.at(sts), keys);
                } catch (CallInterruptedException e) {
                    flag.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException e) {
                    flag.completeExceptionally(e);
                }
            });
            caller.start();
            assertTrue(arrived.await(30, TimeUnit.SECONDS), "the request came");
            caller.interrupt();

            assertTrue(flag.join(), "the interrupt flag is kept");
        } finally {
            never.countDown();
        }
    }

    @Test
    void anInterruptThatCameBeforeEndsTheCallToo() {
        try (OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            Thread.currentThread().interrupt();

            assertThrows(CallInterruptedException.class, () -> provider.getCallerIdentity(Provider.at(sts), keys));

            assertTrue(Thread.interrupted(), "the interrupt flag is kept");
            assertEquals(0, sts.requests().size());
        }
    }

    @Test
    void closingEndsCallsInFlight() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        sts.faults().add(Fault.hang().when(request -> {
            arrived.countDown();
            return true;
        }));
        OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread caller = new Thread(() -> failure.complete(
                assertThrows(Throwable.class, () -> provider.getCallerIdentity(Provider.at(sts), keys))));
        caller.setDaemon(true);
        caller.start();
        assertTrue(arrived.await(30, TimeUnit.SECONDS), "the request came");

        provider.close();
        provider.close();

        assertInstanceOf(EngineClosedException.class, failure.join());
        assertThrows(EngineClosedException.class, () -> provider.getCallerIdentity(Provider.at(sts), keys));
    }

    @Test
    void closingLeavesNoThreadBehind() throws InterruptedException {
        OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT);
        provider.getCallerIdentity(Provider.at(sts), keys);
        Set<String> names = Set.of("stslib-sts-timeouts", "stslib-http");
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> names.contains(thread.getName()))
                .toList();
        assertEquals(names, threads.stream().map(Thread::getName).collect(Collectors.toSet()));

        provider.close();

        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    @Test
    void anUnknownRegionIsNotAsked() {
        try (OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            assertThrows(
                    UnknownRegionException.class,
                    () -> provider.getCallerIdentity(StsEndpoint.regional("mars-north-1"), keys));
        }
    }

    @Test
    void aTransportOfAnotherKindIsRefused() {
        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> Provider.open(withTransport("a string")));

        assertTrue(error.problem().contains("java.lang.String"), error.problem());
        assertNull(error.getCause());
    }

    @Test
    void theCallersOwnClientIsUsedAndNotClosed() {
        CountDownLatch closed = new CountDownLatch(1);
        try (CountingClient client = new CountingClient(closed::countDown)) {
            try (OpenTokenProvider provider = Provider.open(withTransport(client))) {
                assertEquals(
                        user.arn(),
                        provider.getCallerIdentity(Provider.at(sts), keys).arn());
            }
            assertEquals(1, client.requests());
            assertEquals(1, closed.getCount(), "not closed");
        }
    }

    private static String identity(String arn) {
        return "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>" + arn + "</Arn><UserId>AIDA</UserId><Account>123456789012</Account>"
                + "</GetCallerIdentityResult></GetCallerIdentityResponse>";
    }

    private EndpointUnreachableException unreachable(URI endpoint) {
        try (OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.getCallerIdentity(StsEndpoint.at("eu-west-1", endpoint), keys));
            assertTrue(error.problem().startsWith("GetCallerIdentity at " + endpoint), error.problem());
            return error;
        }
    }

    private static TokenProviderSettings withTransport(Object transport) {
        return new TokenProviderSettings(
                InstantSource.system(), Duration.ofSeconds(5), Duration.ofSeconds(30), null, true, transport);
    }
}
