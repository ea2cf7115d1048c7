package dev.stslib.cli.internal.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser, or another program on this machine, sends to the listener. */
@Timeout(60)
class RedirectListenerTest {
    private static final String STATE = "0123456789abcdefghijklmnopqrstuv";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedirectListener listener = RedirectListener.open("/oauth/callback", Secret.of(STATE));
    private final HttpClient browser = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        listener.close();
    }

    private HttpResponse<String> get(String query) {
        return send(
                HttpRequest.newBuilder(URI.create(listener.redirect() + query)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return browser.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Map<String, String>> nothingYet() throws InterruptedException {
        return listener.await(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @CsvSource({
        "?code=c, 400",
        "?code=c&state=wrong, 400",
        "?code=c&state=0123456789abcdefghijklmnopqrstu, 400",
        "?code=c&state=0123456789ABCDEFGHIJKLMNOPQRSTUV, 400",
        "?code=c&state=0123456789abcdefghijklmnopqrstuv&state=0123456789abcdefghijklmnopqrstuv, 400",
        "?state=0123456789abcdefghijklmnopqrstuv, 400",
        "?code=c&code=d&state=0123456789abcdefghijklmnopqrstuv, 400",
        "?code=c&error=e&state=0123456789abcdefghijklmnopqrstuv, 400",
        "/other?code=c&state=0123456789abcdefghijklmnopqrstuv, 404"
    })
    void whatIsNotTheRedirectIsRefused_andDoesNotEndTheWait(String query, int status) throws InterruptedException {
        assertEquals(status, get(query).statusCode());
        assertEquals(Optional.empty(), nothingYet());
        assertEquals(200, get("?code=good&state=" + STATE).statusCode());
        assertEquals(Optional.of(Map.of("code", "good")), listener.await(PATIENCE));
    }

    @Test
    void onlyTheFirstRedirectCounts() throws InterruptedException {
        HttpResponse<String> first = get("?code=first&state=" + STATE);
        assertEquals(200, first.statusCode());
        assertTrue(first.body().contains("You can close this window"), first.body());
        assertEquals("no-store", first.headers().firstValue("Cache-Control").orElse(""));
        assertFalse(first.body().contains("first"), "the page shows no code");
        assertEquals(410, get("?code=second&state=" + STATE).statusCode());
        assertEquals(Optional.of(Map.of("code", "first")), listener.await(PATIENCE));
    }

    @Test
    void anErrorIsAnAnswer() throws InterruptedException {
        assertEquals(200, get("?error=access_denied&state=" + STATE).statusCode());
        assertEquals(Optional.of(Map.of("error", "access_denied")), listener.await(PATIENCE));
    }

    @Test
    void aFormIsRefused() throws InterruptedException {
        HttpRequest form = HttpRequest.newBuilder(URI.create(listener.redirect() + "?code=c&state=" + STATE))
                .POST(HttpRequest.BodyPublishers.ofString(""))
                .build();
        assertEquals(405, send(form).statusCode());
        assertEquals(Optional.empty(), nothingYet());
    }

    @Test
    void itListensOnOneAddressOnly_andUntilItIsClosed() {
        int port = listener.redirect().getPort();
        assertEquals(
                "http://127.0.0.1:" + port + "/oauth/callback",
                listener.redirect().toString());
        assertThrows(ConnectException.class, () -> connect(new byte[] {127, 0, 0, 2}, port));
        listener.close();
        assertThrows(ConnectException.class, () -> connect(new byte[] {127, 0, 0, 1}, port));
    }

    private static void connect(byte[] address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, DISPLAY, true",
        "Linux, WAYLAND_DISPLAY, true",
        "Linux, BROWSER, true",
        "Linux, TERM, false",
        "Mac OS X, TERM, true",
        "Windows 11, TERM, true",
        "Linux, DISPLAY+SSH_CONNECTION, false",
        "Mac OS X, SSH_TTY, false",
        "Linux, DISPLAY+WSL_DISTRO_NAME, false"
    })
    void whetherThereIsABrowser(String system, String variables, boolean expected) {
        Map<String, String> set = new HashMap<>();
        for (String variable : variables.split("\\+", -1)) {
            set.put(variable, "x");
        }
        assertEquals(expected, LocalBrowser.isThere(SystemEnvironment.of(set, Map.of("os.name", system))));
    }
}
