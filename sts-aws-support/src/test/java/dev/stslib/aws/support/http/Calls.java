package dev.stslib.aws.support.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What the tests of this package share. */
final class Calls {
    private Calls() {}

    static HttpClientSettings.Builder settings(@Nullable SSLContext tls) {
        return HttpClientSettings.builder()
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(tls);
    }

    static AwsHttpClient open(@Nullable SSLContext tls) {
        return AwsHttpClient.open(settings(tls).build());
    }

    static AwsHttpClient with(HttpClientSettings settings, Addresses.Lookup lookup, Duration keepAlive) {
        return AwsHttpClient.over(new ApacheClient(settings, lookup, System::nanoTime, keepAlive), settings);
    }

    static InetAddress address(int... octets) {
        try {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            return InetAddress.getByAddress("made-up.test", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SdkHttpRequest.Builder request(URI uri) {
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri);
    }

    /** As requests to AWS are signed, by one and the same key. */
    static SdkHttpRequest.Builder signed(URI uri, String accessKeyId) {
        return request(uri)
                .putHeader(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + accessKeyId
                                + "/20261127/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0");
    }

    static ExecutableHttpRequest prepare(SdkHttpClient client, SdkHttpRequest request) {
        return client.prepareRequest(
                HttpExecuteRequest.builder().request(request).build());
    }

    static ExecutableHttpRequest prepare(SdkHttpClient client, SdkHttpRequest request, String body) {
        return client.prepareRequest(HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .build());
    }

    static String get(SdkHttpClient client, URI uri) throws IOException {
        return text(prepare(client, signed(uri, "AKIDEXAMPLE").build()).call());
    }

    static String text(HttpExecuteResponse response) throws IOException {
        return response.responseBody().isEmpty()
                ? ""
                : new String(response.responseBody().get().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Calls on another thread; the future has what is thrown, or fails if the call returns. */
    static CompletableFuture<Throwable> failureOf(ExecutableHttpRequest call) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                failure.completeExceptionally(new AssertionError("answered: " + text(call.call())));
            } catch (IOException | RuntimeException e) {
                failure.complete(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return failure;
    }
}
