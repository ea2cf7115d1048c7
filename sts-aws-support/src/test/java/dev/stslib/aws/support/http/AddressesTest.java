package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AddressesTest {
    private static final InetAddress DEAD = Calls.address(127, 0, 0, 2);
    private static final InetAddress ALIVE = Calls.address(127, 0, 0, 1);

    private final AtomicLong nanos = new AtomicLong();
    private final Addresses addresses =
            new Addresses(host -> new InetAddress[] {DEAD, ALIVE}, (host, port) -> host.equals("far"), nanos::get);

    @Test
    void theAddressThatWasReachedComesFirstForAWhile() throws UnknownHostException {
        assertArrayEquals(new InetAddress[] {DEAD, ALIVE}, addresses.resolve("a"));
        addresses.reached(ALIVE);
        assertArrayEquals(new InetAddress[] {ALIVE, DEAD}, addresses.resolve("a"));
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertArrayEquals(new InetAddress[] {ALIVE, DEAD}, addresses.resolve("a"));
        nanos.incrementAndGet();
        assertArrayEquals(new InetAddress[] {DEAD, ALIVE}, addresses.resolve("a"));
    }

    @Test
    void namesBehindSocksAreNotLookedUp() throws UnknownHostException {
        assertEquals(
                List.of(true),
                addresses.resolve("far", 1).stream()
                        .map(at -> at.isUnresolved())
                        .toList());
        assertEquals(
                List.of(false, false),
                addresses.resolve("near", 1).stream()
                        .map(at -> at.isUnresolved())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAddressIsTriedAndTheGoodOneIsRemembered(boolean tls) throws IOException {
        try (RawServer server = RawServer.answering(tls, RawServer.answer("200 OK", "one"))) {
            HttpClientSettings settings =
                    Calls.settings(tls ? server.clientContext() : null).build();
            ApacheClient apache = new ApacheClient(
                    settings, host -> new InetAddress[] {DEAD, ALIVE}, System::nanoTime, ApacheClient.KEEP_ALIVE);
            try (AwsHttpClient client = AwsHttpClient.over(apache, settings)) {
                // The certificate is for this name.
                URI uri = URI.create(server.uri().getScheme() + "://localhost:" + server.port());
                assertEquals("one", Calls.get(client, uri));
                assertArrayEquals(
                        new InetAddress[] {ALIVE, DEAD}, apache.addresses().resolve("localhost"));
            }
        }
    }
}
