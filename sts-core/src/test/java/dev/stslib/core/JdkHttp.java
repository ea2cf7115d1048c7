package dev.stslib.core;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client as a caller might hand it to the AWS SDK: the JDK's own. */
final class JdkHttp implements SdkHttpClient {
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
        requests.incrementAndGet();
        HttpRequest.Builder sent = HttpRequest.newBuilder(request.httpRequest().getUri())
                .method(request.httpRequest().method().name(), HttpRequest.BodyPublishers.ofByteArray(body(request)));
        request.httpRequest().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> sent.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> came = client.send(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder()
                            .statusCode(came.statusCode())
                            .headers(came.headers().map())
                            .build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(came.body())))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] body(HttpExecuteRequest request) {
        return request.contentStreamProvider()
                .map(provider -> {
                    try (InputStream in = provider.newStream()) {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(new byte[0]);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
