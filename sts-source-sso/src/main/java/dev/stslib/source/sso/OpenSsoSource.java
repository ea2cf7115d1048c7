package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives the credentials of a role for the token of a sign-in. */
final class OpenSsoSource implements OpenCredentialSource {
    private final SsoServices services;
    private final @Nullable SignInPrompter prompter;
    private final AwsCliCache awsCliCache;
    /** The access key ids that came from the AWS CLI, by their file: the second request is for others. */
    private final Map<Path, String> given = new ConcurrentHashMap<>();

    OpenSsoSource(CredentialSourceSettings settings) {
        this(SsoServices.open(settings), settings.signIn().orElse(null), settings.awsCliCache());
    }

    OpenSsoSource(SsoServices services, @Nullable SignInPrompter prompter, AwsCliCache awsCliCache) {
        this.services = services;
        this.prompter = prompter;
        this.awsCliCache = awsCliCache;
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return services.reader().read(profile, profiles);
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        SsoCredentials sso = (SsoCredentials) request.plan();
        SsoCredentials.Role role = sso.role();
        if (awsCliCache != AwsCliCache.OFF && !request.mustBeNew()) {
            Optional<SourceCredentials> known = ofAwsCli(sso);
            if (known.isPresent()) {
                return known.get();
            }
        }
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
        SourceCredentials got = credentials(asked[0], answer, role);
        if (awsCliCache == AwsCliCache.SHARE) {
            services.cliCache().save(sso, got);
            given.put(sso.awsCliFile(), got.accessKeyId());
        }
        return got;
    }

    /** Without a token of this start URL and region, the credentials are perhaps those of another sign-in of that name. */
    private Optional<SourceCredentials> ofAwsCli(SsoCredentials sso) {
        if (services.tokens().inFile(sso.signIn()).isEmpty()) {
            return Optional.empty();
        }
        return services.cliCache()
                .find(sso)
                .filter(found -> !found.accessKeyId().equals(given.put(sso.awsCliFile(), found.accessKeyId())));
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
