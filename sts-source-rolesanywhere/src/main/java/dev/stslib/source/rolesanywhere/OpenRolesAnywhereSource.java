package dev.stslib.source.rolesanywhere;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import dev.stslib.store.support.command.CommandRunner;
import java.net.URI;
import java.time.InstantSource;

/** Asks IAM Roles Anywhere by CreateSession. */
final class OpenRolesAnywhereSource implements OpenCredentialSource {
    private static final int REFUSED = 4;

    private final SystemEnvironment systemEnvironment;
    private final InstantSource clock;
    private final HttpClientSet http;
    private final SigningCertificates certificates;

    OpenRolesAnywhereSource(CredentialSourceSettings settings) {
        this(settings, SigningCertificates::pause);
    }

    /** Creates it with another pause between two looks at files that do not fit each other. */
    OpenRolesAnywhereSource(CredentialSourceSettings settings, Runnable pause) {
        systemEnvironment = settings.systemEnvironment();
        clock = settings.clock();
        http = HttpClientSet.of(settings.connection());
        certificates = new SigningCertificates(
                new CommandRunner(systemEnvironment, settings.commandErrors()), settings.commandTimeout(), pause);
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return RolesAnywhereReader.read(systemEnvironment, profile, profiles);
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        SessionPlan plan = (SessionPlan) request.plan();
        URI uri = RolesAnywhereEndpoint.of(plan.endpoint());
        SessionRequest session = new SessionRequest(uri, plan, certificates.read(plan, clock.instant()));
        PlainEndpoint service = new PlainEndpoint(
                http.trusting(plan.endpoint().caBundle()),
                Tries.DEFAULT,
                false,
                "IAM Roles Anywhere at " + EndpointAddress.shown(uri) + ", asked for profile '" + plan.profile() + "',",
                "Check the network, the trust anchor, the profile of Roles Anywhere, and that the role trusts both");
        HttpAnswer answer = service.send(session.signedAt(clock.instant()));
        if (answer.status() / 100 == REFUSED && !answer.clockOffset().isZero()) {
            // A signature of a wrong time is refused, whatever the reason that is given.
            answer = service.send(session.signedAt(clock.instant().plus(answer.clockOffset())));
        }
        if (!answer.isSuccessful()) {
            throw service.refused(answer);
        }
        return SessionAnswer.read(service, answer, plan);
    }

    @Override
    public void close() {
        http.close();
    }
}
