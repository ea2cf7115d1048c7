package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the credentials of a role for the token of a sign-in. */
final class OpenSsoSource implements OpenCredentialSource {
    private final SsoServices services;
    private final @Nullable SignInPrompter prompter;

    OpenSsoSource(CredentialSourceSettings settings) {
        this(SsoServices.open(settings), settings.signIn().orElse(null));
    }

    OpenSsoSource(SsoServices services, @Nullable SignInPrompter prompter) {
        this.services = services;
        this.prompter = prompter;
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return services.reader().read(profile, profiles);
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        SsoCredentials sso = (SsoCredentials) request.plan();
        SsoCredentials.Role role = sso.role();
        SsoSession session = sso.signIn();
        PlainEndpoint[] asked = new PlainEndpoint[1];
        HttpAnswer answer = services.withToken(session, request.mayAskPerson() ? prompter : null, token -> {
            // A wait for a person is not part of the request's time.
            asked[0] = portal(sso, role);
            return services.portal().roleCredentials(asked[0], session, role, token);
        });
        if (!answer.isSuccessful()) {
            throw asked[0].refused(answer);
        }
        return credentials(asked[0], answer, role);
    }

    private PlainEndpoint portal(SsoCredentials sso, SsoCredentials.Role role) {
        return services.portal()
                .endpoint(
                        sso.signIn(),
                        "profile '" + sso.profile() + "'",
                        "credentials",
                        "Check the network, sso_region, and whether you may use the role " + role.name()
                                + " in the account " + role.accountId());
    }

    private static SourceCredentials credentials(PlainEndpoint center, HttpAnswer answer, SsoCredentials.Role role) {
        CredentialFields fields =
                CredentialFields.ofEndpoint(answer.text(), center::unusable).object("roleCredentials");
        Instant end = center.localEnd(
                answer,
                "roleCredentials.expiration",
                Instant.ofEpochMilli(fields.fields().number("expiration")));
        return new SourceCredentials(
                fields.key("accessKeyId"),
                Secret.of(fields.key("secretAccessKey")),
                Secret.of(fields.key("sessionToken")),
                end,
                role.accountId());
    }

    @Override
    public void close() {
        services.close();
    }
}
