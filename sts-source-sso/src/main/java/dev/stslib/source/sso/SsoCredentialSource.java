package dev.stslib.source.sso;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/**
 * The credential source {@code sso}: a role of IAM Identity Center, by a token that {@code aws sso login} or this library has
 * left. It renews the token, and asks for a new sign-in where the settings allow it. Its plans are {@link
 * SsoCredentials}.
 */
public final class SsoCredentialSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "sso";

    /** For {@link java.util.ServiceLoader}. */
    public SsoCredentialSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new OpenSsoSource(settings);
    }
}
