package dev.stslib.aws.support.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs the requests of the AWS SDK with {@link SigV4}. The SDK's own signer writes what it signs, the session token with
 * it, into its debug log; this one writes nothing.
 *
 * <p>On the system's clock it signs by the SDK's clock, which corrects itself by what STS says the time is; on any other
 * clock it signs by that one.
 */
public final class SigV4Signer implements HttpSigner<AwsCredentialsIdentity> {
    private final InstantSource clock;
    private final boolean systemClock;

    /**
     * Makes a signer.
     *
     * @param clock the time of the signatures
     */
    public SigV4Signer(InstantSource clock) {
        this.clock = clock;
        this.systemClock = clock.equals(InstantSource.system()) || clock.equals(Clock.systemUTC());
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        AwsCredentialsIdentity identity = request.identity();
        Instant now = systemClock
                ? request.requireProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC())
                        .instant()
                : clock.instant();
        SigV4 signature = new SigV4(
                identity.accessKeyId(),
                identity.secretAccessKey(),
                request.requireProperty(AwsV4HttpSigner.REGION_NAME),
                request.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME),
                now);

        SdkHttpRequest unsigned = request.request();
        byte[] body = body(request);
        SdkHttpRequest.Builder signed =
                unsigned.toBuilder().putHeader("Host", host(unsigned)).putHeader("X-Amz-Date", signature.date());
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            signed.putHeader("X-Amz-Security-Token", session.sessionToken());
        }
        signed.putHeader(
                "Authorization",
                signature.authorization(
                        unsigned.method().name(),
                        unsigned.encodedPath(),
                        unsigned.encodedQueryParameters().orElse(null),
                        signed.headers(),
                        body));
        return SignedRequest.builder()
                .request(signed.build())
                .payload(() -> new ByteArrayInputStream(body))
                .build();
    }

    /** Without the port where it is the scheme's own, as the client sends it. */
    private static String host(SdkHttpRequest request) {
        boolean standard = request.port() == (request.protocol().equalsIgnoreCase("https") ? 443 : 80);
        return standard ? request.host() : request.host() + ":" + request.port();
    }

    private static byte[] body(SignRequest<? extends AwsCredentialsIdentity> request) {
        ContentStreamProvider payload = request.payload().orElse(null);
        if (payload == null) {
            return new byte[0];
        }
        try (InputStream stream = payload.newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("A request in memory cannot be read", e);
        }
    }

    /** The clients here are blocking ones; the SDK never asks them for this. */
    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("Only blocking clients are signed for"));
    }
}
