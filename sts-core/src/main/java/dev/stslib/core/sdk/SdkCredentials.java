package dev.stslib.core.sdk;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** What answers as long as the handle gives the same stage, which it does while credentials are fresh. */
    private record Answer(
            CompletionStage<TemporaryCredentials> from, CompletableFuture<AwsCredentialsIdentity> identity) {}

    private final CredentialHandle handle;
    private volatile @Nullable Converted last;
    private volatile @Nullable Answer lastAnswer;

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
        CompletionStage<TemporaryCredentials> stage = handle.async();
        Answer known = lastAnswer;
        return known != null && known.from() == stage ? known.identity() : answer(stage);
    }

    private CompletableFuture<AwsCredentialsIdentity> answer(CompletionStage<TemporaryCredentials> stage) {
        CompletableFuture<TemporaryCredentials> credentials = stage.toCompletableFuture();
        if (!credentials.isDone() || credentials.isCompletedExceptionally()) {
            return credentials.thenApply(this::converted);
        }
        CompletableFuture<AwsCredentialsIdentity> identity = new SettledIdentity(converted(credentials.join()));
        lastAnswer = new Answer(stage, identity);
        return identity;
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

    private Converted convert(TemporaryCredentials from) {
        AwsSessionCredentials to = AwsSessionCredentials.builder()
                .accessKeyId(from.accessKeyId())
                .secretAccessKey(from.secretAccessKey().revealSecret())
                .sessionToken(from.sessionToken().revealSecret())
                .expirationTime(from.expiration())
                .accountId(handle.accountOf(from).orElse(null))
                .providerName("stslib")
                .build();
        return new Converted(from, to);
    }

    @Override
    public String toString() {
        return "SdkCredentials[" + handle.profile() + "]";
    }
}
