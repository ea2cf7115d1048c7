package dev.stslib.aws.support.signing;

import java.time.InstantSource;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * The AWS SDK's scheme for Signature Version 4 with a {@link SigV4Signer} in it. Give it to a client by
 * {@code putAuthScheme}.
 *
 * @param signer signs
 */
public record SigV4AuthScheme(HttpSigner<AwsCredentialsIdentity> signer) implements AuthScheme<AwsCredentialsIdentity> {
    /**
     * Makes a scheme.
     *
     * @param clock the time of the signatures
     */
    public SigV4AuthScheme(InstantSource clock) {
        this(new SigV4Signer(clock));
    }

    @Override
    public String schemeId() {
        return AwsV4AuthScheme.SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }
}
