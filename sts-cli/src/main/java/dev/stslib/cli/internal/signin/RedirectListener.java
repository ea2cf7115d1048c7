package dev.stslib.cli.internal.signin;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Callers;
import dev.stslib.cli.internal.server.HttpServer;
import dev.stslib.cli.internal.server.Request;
import dev.stslib.cli.internal.server.ServerLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits on 127.0.0.1 for the redirect of a browser. Only a request with the right {@code state} counts, and only the first
 * one: others are refused, and do not end the wait. Where the platform tells, only this user's browser may send it.
 */
public final class RedirectListener implements SignInListener {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int GONE = 410;
    /** A code may be long, and a browser sends the cookies of all servers on 127.0.0.1. */
    private static final ServerLimits LIMITS =
            new ServerLimits(16_384, 131_072, 1024, Duration.ofSeconds(5), Duration.ofSeconds(60), 100);

    private final String path;
    private final Secret state;
    private final CompletableFuture<Map<String, String>> redirect = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final HttpServer server;

    private RedirectListener(String path, Secret state) {
        this.path = path;
        this.state = state;
        this.server = HttpServer.onPort(
                new InetSocketAddress(loopback(), 0),
                HttpServer.canTellUsers() ? Callers.SAME_USER : Callers.THIS_MACHINE,
                this::answer,
                LIMITS);
    }

    /**
     * Starts to listen at a free port.
     *
     * @param path the path of the redirect
     * @param state what the redirect repeats
     * @return the listener, to be closed
     */
    public static RedirectListener open(String path, Secret state) {
        return new RedirectListener(path, state);
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress("127.0.0.1", LOOPBACK);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    @Override
    public URI redirect() {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private CompletionStage<Answer> answer(Request request) {
        return CompletableFuture.completedStage(judged(request));
    }

    private Answer judged(Request request) {
        if (!request.path().equals(path)) {
            return page(NOT_FOUND, "There is no such page.");
        }
        if (!request.method().equals("GET")) {
            return page(NOT_ALLOWED, "This page is only read.").with("Allow", "GET");
        }
        List<String> states = request.parameters("state");
        if (states.size() != 1 || !isRight(states.get(0))) {
            return page(BAD_REQUEST, "This is not the sign-in that the command waits for. Run the command again.");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : List.of("code", "error")) {
            List<String> values = request.parameters(name);
            if (values.size() > 1) {
                return page(BAD_REQUEST, "The sign-in page has sent two answers. Run the command again.");
            }
            values.forEach(value -> parameters.put(name, value));
        }
        if (parameters.size() != 1) {
            return page(BAD_REQUEST, "The sign-in page has sent no answer. Run the command again.");
        }
        if (!redirect.complete(parameters)) {
            return page(GONE, "This answer was used before. Run the command again.");
        }
        return parameters.containsKey("code")
                ? page(Answer.OK, "You can close this window, and go on in the terminal.")
                : page(Answer.OK, "The sign-in was refused. The terminal says more.");
    }

    private boolean isRight(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), state.revealSecret().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer page(int status, String text) {
        String html = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>sts</title>\n<p>" + text
                + "</p>\n</html>\n";
        return new Answer(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), Map.of())
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .with("Referrer-Policy", "no-referrer");
    }

    @Override
    public Optional<Map<String, String>> await(Duration most) throws InterruptedException {
        try {
            return Optional.of(redirect.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nothing fails this future", e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
        }
    }
}
