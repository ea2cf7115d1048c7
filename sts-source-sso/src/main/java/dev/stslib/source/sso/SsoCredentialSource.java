package dev.stslib.source.sso;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/**
 * The credential source {@code sso}: a role of IAM Identity Center, by the token that {@code aws sso login} has left. Its
 * plans are {@link SsoCredentials}.
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
