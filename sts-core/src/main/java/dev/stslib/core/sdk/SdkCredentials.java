package dev.stslib.core.sdk;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
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
 * A credentials provider for clients of the AWS SDK for Java that reads a profile through an engine. When such a
 * client is closed, the engine stays open.
 *
 * <p>The log of that client is outside of this library: at debug level the signer of the SDK ({@code
 * software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner}) logs the session token, and so does
 * a transport over {@code HttpURLConnection} of the JDK.
 */
public final class SdkCredentials implements AwsCredentialsProvider {
    private record Converted(TemporaryCredentials from, AwsSessionCredentials to) {}

    /** The result to return while the handle gives the same stage, that is, while the credentials are fresh. */
    private record Answer(
            CompletionStage<TemporaryCredentials> from, CompletableFuture<AwsCredentialsIdentity> identity) {}

    private final CredentialHandle handle;
    private volatile @Nullable Converted last;
    private volatile @Nullable Answer lastAnswer;

    SdkCredentials(CredentialHandle handle) {
        this.handle = handle;
    }

    /**
     * Returns a provider over a handle.
     *
     * @param handle the handle
     * @return the provider
     */
    public static AwsCredentialsProvider of(CredentialHandle handle) {
        return new SdkCredentials(handle);
    }

    /**
     * Returns a provider for a profile.
     *
     * @param engine the engine that keeps the credentials fresh
     * @param profile the name of the profile
     * @return the provider
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link CredentialEngine#handle}
     */
    public static AwsCredentialsProvider credentialsProvider(CredentialEngine engine, String profile) {
        return of(engine.handle(profile));
    }

    /**
     * Returns a provider for a role that data describes. It holds a handle of the role as long as it lives.
     *
     * @param engine the engine that keeps the credentials fresh
     * @param request the role
     * @return the provider
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link CredentialEngine#handle(RoleRequest)}
     */
    public static AwsCredentialsProvider credentialsProvider(CredentialEngine engine, RoleRequest request) {
        return of(engine.handle(request));
    }

    /**
     * Returns the current credentials, as {@link CredentialHandle#get()} does. It may block.
     *
     * @return session credentials
     */
    @Override
    public AwsCredentials resolveCredentials() {
        return converted(handle.get());
    }

    /** Returns the current credentials without blocking the caller. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return identity();
    }

    /** Returns the current credentials without blocking the caller. */
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
    private AwsSessionCredentials converted(TemporaryCredentials credentials) {
        Converted known = last;
        if (known == null || known.from() != credentials) {
            known = convert(credentials);
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
