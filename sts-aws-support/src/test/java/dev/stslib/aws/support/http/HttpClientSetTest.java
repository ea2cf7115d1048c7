package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** How long the clients of certificate bundles are kept. */
@Timeout(60)
class HttpClientSetTest {
    private final HttpClientSet set = HttpClientSet.of(TokenProviderSettings.DEFAULT);

    private AwsHttpClient client(int number) {
        return set.trusting(Path.of("tenant-" + number + ".pem"));
    }

    @Test
    void bundlesOfTenantsThatHaveGoneAreForgotten() {
        AwsHttpClient usual = set.trusting(null);
        AwsHttpClient idle = client(0);
        AwsHttpClient used = client(1);
        for (int i = 2; i < 100; i++) {
            AwsHttpClient next = client(i);
            assertSame(next, client(i));
            assertSame(used, client(1), "in use");
        }
        assertNotSame(idle, client(0), "not in use");
        assertSame(usual, set.trusting(null));
        set.close();
    }

    @Test
    void closingEndsTheCallsOfAClientThatWasForgotten() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = RawServer.plain(connection -> {
            connection.readRequest();
            asked.countDown();
            connection.readRequest();
        })) {
            AwsHttpClient forgotten = client(0);
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(server.uri())
                    .build();
            FutureTask<HttpAnswer> call =
                    new FutureTask<>(
                            () -> forgotten.send(request, Tries.DEFAULT, answer -> false, forgotten.nanoTime()));
            Thread caller = new Thread(call, "caller");
            caller.start();
            asked.await();
            for (int i = 1; i < 100; i++) {
                assertNotSame(forgotten, client(i));
            }
            set.close();
            assertInstanceOf(
                    ClientClosedException.class,
                    assertThrows(ExecutionException.class, call::get).getCause());
            caller.join();
        }
        AwsHttpClient late = client(200);
        SdkHttpRequest nowhere = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("http://127.0.0.1:1"))
                .build();
        assertThrows(
                IOException.class, () -> late.send(nowhere, Tries.DEFAULT, answer -> false, late.nanoTime()));
    }
}
