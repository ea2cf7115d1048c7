package dev.stslib.testkit.sts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.stslib.testkit.sigv4.WireRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Carries requests and answers between HTTP and {@link StsService}. */
final class StsHttpHandler implements HttpHandler {
    private final StsService service;

    StsHttpHandler(StsService service) {
        this.service = service;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            if (answer != null) {
                send(exchange, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A bug of this STS is answered as AWS answers its own, with the cause in the message. */
    private @Nullable Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
        WireRequest request = read(exchange);
        try {
            return service.answer(request);
        } catch (RuntimeException e) {
            return Answer.error(
                    500,
                    "InternalFailure",
                    "the embedded STS failed: " + e,
                    UUID.randomUUID().toString());
        }
    }

    private static WireRequest read(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        return new WireRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.getResponseHeaders().set("x-amzn-RequestId", answer.requestId());
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
