package dev.stslib.aws.support.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 * Signs the requests of the AWS SDK with {@link SigV4}. The signer of the SDK logs the session token at debug level; this
 * one logs nothing.
 */
public final class SigV4Signer implements HttpSigner<AwsCredentialsIdentity> {
    private final InstantSource clock;

    /**
     * Creates a signer.
     *
     * @param clock the time of the signatures; the clock of the AWS SDK is not used
     */
    public SigV4Signer(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        AwsCredentialsIdentity identity = request.identity();
        SigV4 signature = new SigV4(
                identity.accessKeyId(),
                identity.secretAccessKey(),
                request.requireProperty(AwsV4HttpSigner.REGION_NAME),
                request.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME),
                clock.instant());

        SdkHttpRequest unsigned = request.request();
        byte[] body = body(request);
        SdkHttpRequest.Builder signed = unsigned.toBuilder()
                .putHeader("Host", CanonicalRequest.host(unsigned))
                .putHeader("X-Amz-Date", signature.date());
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

    /** The SDK asks for this only in asynchronous clients, and there are none. */
    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("This signer serves blocking clients only"));
    }
}
