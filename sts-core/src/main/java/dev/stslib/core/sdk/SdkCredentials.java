package dev.stslib.core.sdk;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The door for the AWS SDK for Java: a credentials provider that reads a profile through an engine. A client that has it
 * closes nothing of the engine's when it is closed.
 *
 * <p>What that client logs is its own affair: at debug level the SDK's signer
 * ({@code software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner}) writes the session token that it
 * signs, and so does a transport over the JDK's {@code HttpURLConnection}.
 */
public final class SdkCredentials implements AwsCredentialsProvider {
    private record Converted(TemporaryCredentials from, AwsSessionCredentials to) {}

    private final CredentialHandle handle;
    private volatile @Nullable Converted last;

    private SdkCredentials(CredentialHandle handle) {
        this.handle = handle;
    }

    /**
     * A provider over a handle.
     *
     * @param handle the handle
     * @return the provider
     */
    public static AwsCredentialsProvider of(CredentialHandle handle) {
        return new SdkCredentials(handle);
    }

    /**
     * A provider for a profile.
     *
     * @param engine the engine that keeps the profile's credentials fresh
     * @param profile the profile's name
     * @return the provider
     */
    public static AwsCredentialsProvider credentialsProvider(CredentialEngine engine, String profile) {
        return of(engine.handle(profile));
    }

    /**
     * The credentials now, as {@link CredentialHandle#get()} gives them.
     *
     * @return session credentials
     */
    @Override
    public AwsCredentials resolveCredentials() {
        return converted(handle.get());
    }

    /** Without ever blocking the caller. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return identity();
    }

    /** Without ever blocking the caller. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity() {
        return identity();
    }

    private CompletableFuture<AwsCredentialsIdentity> identity() {
        return handle.async().<AwsCredentialsIdentity>thenApply(this::converted).toCompletableFuture();
    }

    @SuppressWarnings("ReferenceEquality") // new credentials are a new object
    private AwsSessionCredentials converted(TemporaryCredentials now) {
        Converted known = last;
        if (known == null || known.from() != now) {
            known = convert(now);
            last = known;
        }
        return known.to();
    }

    private static Converted convert(TemporaryCredentials from) {
        AwsSessionCredentials to = AwsSessionCredentials.builder()
                .accessKeyId(from.accessKeyId())
                .secretAccessKey(from.secretAccessKey().revealSecret())
                .sessionToken(from.sessionToken().revealSecret())
                .expirationTime(from.expiration())
                .providerName("stslib")
                .build();
        return new Converted(from, to);
    }

    @Override
    public String toString() {
        return "SdkCredentials[" + handle.profile() + "]";
    }
}
