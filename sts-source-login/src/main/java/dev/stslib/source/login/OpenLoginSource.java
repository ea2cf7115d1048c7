package dev.stslib.source.login;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import org.jspecify.annotations.Nullable;

/** Gives the credentials of a console sign-in. */
final class OpenLoginSource implements OpenCredentialSource {
    private final LoginServices services;
    private final @Nullable SignInPrompter prompter;

    OpenLoginSource(CredentialSourceSettings settings) {
        this(LoginServices.open(settings), settings.signIn().orElse(null));
    }

    OpenLoginSource(LoginServices services, @Nullable SignInPrompter prompter) {
        this.services = services;
        this.prompter = prompter;
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return services.reader().read(profile, profiles);
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        LoginCredentials session = (LoginCredentials) request.plan();
        return services.tokens()
                .token(session, request.mayAskPerson() ? prompter : null)
                .token()
                .credentials(session.accountId());
    }

    @Override
    public void close() {
        services.close();
    }
}
