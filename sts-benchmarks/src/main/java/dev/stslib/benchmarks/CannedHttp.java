package dev.stslib.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The SDK's counterpart of {@link CannedTokens}: the answers of AssumeRole without a network. */
final class CannedHttp implements SdkHttpClient {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return answer(count.incrementAndGet());
            }

            @Override
            public void abort() {}
        };
    }

    private static HttpExecuteResponse answer(int number) {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
        byte[] body = ("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                        + "<AssumedRoleUser><Arn>arn:aws:sts::222233334444:assumed-role/r/s</Arn>"
                        + "<AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>"
                        + "<Credentials><AccessKeyId>ASIA" + number + "</AccessKeyId><SecretAccessKey>secret" + number
                        + "</SecretAccessKey><SessionToken>" + CannedTokens.token(number)
                        + "</SessionToken><Expiration>" + end + "</Expiration></Credentials></AssumeRoleResult>"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>")
                .getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("Content-Type", "text/xml")
                        .putHeader("Content-Length", Integer.toString(body.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public void close() {}
}
