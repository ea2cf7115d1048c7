package dev.stslib.aws.support.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One request through {@link ApacheClient}. Any thread may abort it. */
final class ApacheCall implements ExecutableHttpRequest {
    private static final int MOST_STALE_CONNECTIONS = 3;
    private static final URI NO_URI = URI.create("/");
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "host",
            "content-length",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "proxy-authorization",
            "proxy-connection");

    private final CloseableHttpClient http;
    private final HttpExecuteRequest request;
    private final AtomicReference<@Nullable HttpUriRequestBase> current = new AtomicReference<>();
    private volatile boolean aborted;

    ApacheCall(CloseableHttpClient http, HttpExecuteRequest request) {
        this.http = http;
        this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        byte[] body = body();
        for (int stale = 1; ; stale++) {
            try {
                return answer(send(body));
            } catch (GuardedConnection.StaleConnectionException e) {
                if (stale == MOST_STALE_CONNECTIONS) {
                    throw new NotSentException(e);
                }
            }
        }
    }

    private ClassicHttpResponse send(byte[] body) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        context.setUserToken(SigningIdentity.of(request.httpRequest()));
        HttpUriRequestBase message = message(body);
        current.set(message);
        try {
            requireWanted();
            return http.executeOpen(target(), message, context);
        } catch (GuardedConnection.StaleConnectionException e) {
            throw e;
        } catch (IOException e) {
            requireWanted();
            throw ExchangeExec.maySendHaveBegun(context) ? e : new NotSentException(e);
        } catch (IllegalStateException e) {
            // Covers CancellationException: the request was cancelled before or while it waited for a connection.
            requireWanted();
            throw e;
        }
    }

    private void requireWanted() throws IOException {
        if (aborted) {
            throw new IOException("the request was aborted");
        }
    }

    private HttpHost target() {
        SdkHttpRequest sdk = request.httpRequest();
        return new HttpHost(sdk.protocol().toLowerCase(Locale.ROOT), bareHost(), sdk.port());
    }

    private String bareHost() {
        String host = request.httpRequest().host();
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private HttpUriRequestBase message(byte[] body) {
        SdkHttpRequest sdk = request.httpRequest();
        HttpUriRequestBase message = new HttpUriRequestBase(sdk.method().name(), NO_URI);
        message.setScheme(sdk.protocol().toLowerCase(Locale.ROOT));
        boolean standardPort = sdk.port() == ("https".equalsIgnoreCase(sdk.protocol()) ? 443 : 80);
        message.setAuthority(new URIAuthority(bareHost(), standardPort ? -1 : sdk.port()));
        String path = sdk.encodedPath() == null || sdk.encodedPath().isEmpty() ? "/" : sdk.encodedPath();
        message.setPath(
                sdk.encodedQueryParameters().map(query -> path + "?" + query).orElse(path));
        sdk.forEachHeader((name, values) -> addHeader(message, name, values));
        if (request.contentStreamProvider().isPresent()) {
            message.setEntity(new ByteArrayEntity(body, null));
        }
        return message;
    }

    private static void addHeader(HttpUriRequestBase message, String name, List<String> values) {
        if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            return;
        }
        for (String value : values) {
            if (value.chars().anyMatch(sign -> sign == '\r' || sign == '\n')) {
                throw new IllegalArgumentException("The header " + name + " of the request holds a line break");
            }
            message.addHeader(name, value);
        }
    }

    private byte[] body() throws IOException {
        if (request.contentStreamProvider().isEmpty()) {
            return new byte[0];
        }
        try (InputStream stream = request.contentStreamProvider().get().newStream()) {
            return stream.readAllBytes();
        }
    }

    private HttpExecuteResponse answer(ClassicHttpResponse response) throws IOException {
        SdkHttpResponse.Builder head = SdkHttpResponse.builder().statusCode(response.getCode());
        String reason = response.getReasonPhrase();
        if (reason != null) {
            head.statusText(reason);
        }
        for (Header header : response.getHeaders()) {
            head.appendHeader(header.getName(), header.getValue() == null ? "" : header.getValue());
        }
        HttpExecuteResponse.Builder answer = HttpExecuteResponse.builder().response(head.build());
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            answer.responseBody(AbortableInputStream.create(entity.getContent(), this));
        }
        return answer.build();
    }

    @Override
    public void abort() {
        aborted = true;
        HttpUriRequestBase message = current.get();
        if (message != null) {
            message.cancel();
        }
    }
}
