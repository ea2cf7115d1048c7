package dev.stslib.source.login;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/**
 * The credential source {@code login}: the credentials of a console sign-in ({@code login_session}), which {@code aws login}
 * or this library has left. It renews them, and asks for a new sign-in where the settings allow it. Its plans are {@link
 * LoginCredentials}.
 */
public final class LoginCredentialSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "login";

    /** For {@link java.util.ServiceLoader}. */
    public LoginCredentialSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new OpenLoginSource(settings);
    }
}
