package dev.stslib.house.secret;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.house.support.TestWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** boto's facade, with every operation and with what can go wrong on the way. */
final class Connections {
    static final String PROXY_PASSWORD = "proxy/pass+word=of the squid";
    static final String SAML = "PHNhbWxwOlJlc3BvbnNlIHBsYW50ZWQ+b25lIHNlY3JldA";
    static final String WEB_IDENTITY = "eyJhbGciOiJSUzI1NiJ9.eyJwbGFudGVkIjoic2VjcmV0In0.c2lnbmF0dXJl";

    static final Set<String> SECRETS = Set.of(PROXY_PASSWORD, SAML, WEB_IDENTITY);

    private final TestWorld world;
    private final Evidence evidence;
    private final Set<String> codes;

    Connections(TestWorld world, Evidence evidence, Set<String> codes) {
        this.world = world;
        this.evidence = evidence;
        this.codes = codes;
    }

    private ConnectionSettings.Builder settings() {
        return ConnectionSettings.builder()
                .keys(
                        world.sample.bob().accessKeyId(),
                        Secret.of(world.sample.bob().secretAccessKey()))
                .endpoint(world.sts.endpoint())
                .debug(true);
    }

    void run(CredentialEngine engine) {
        ConnectionSettings settings = settings().build();
        StsConnection sts =
                StsConnection.connectToRegion(engine, "us-east-1", settings).orElseThrow();
        evidence.see(settings, sts, sts.region(), sts.getCallerIdentity());
        SessionToken token = sts.getSessionToken();
        evidence.see(token, sts.getSessionToken(Duration.ofHours(1), true));
        evidence.see(sts.getSessionToken(
                Duration.ofHours(2), true, world.sample.mfa().serial(), code()));
        evidence.see(sts.getFederationToken("Alice", Duration.ofHours(1), "{\"Statement\":[]}"));
        AssumeRoleRequest role = AssumeRoleRequest.of(
                        world.sample.role("S3ReadOnlyRole-prod").arn(), "session")
                .mfa(world.sample.mfa().serial(), Secret.of(code()))
                .build();
        evidence.see(role, sts.assumeRole(role));
        evidence.fails(() -> sts.assumeRole(role));
        evidence.see(sts.decodeAuthorizationMessage(world.sts.encodeMessage("{\"allowed\":false}")));
        evidence.fails(() -> sts.decodeAuthorizationMessage("no such message"));
        withoutSignature(sts);
        newest(engine, sts);
        badWays(engine, token);
        evidence.see(
                new GetSessionTokenRequest(null, world.sample.mfa().serial(), Secret.of(code())),
                new GetFederationTokenRequest("Alice", null, SessionPolicy.NONE, List.of(new Tag("team", "a"))),
                AssumeRoleRequest.of(world.sample.role("S3ReadOnlyRole-prod").arn(), "session"),
                new MfaCodeRequest(
                        world.sample.mfa().serial(), "BobSmith", 1, MfaCodeRequest.Reason.NEEDED, Instant.EPOCH));
        rolesFromData(engine);
    }

    private void rolesFromData(CredentialEngine engine) {
        RoleRequest.Builder tenant = RoleRequest.of(
                        world.sample.role("S3ReadOnlyRole-prod").arn())
                .sourceProfile("BobSmith")
                .providedContexts(List.of(new ProvidedContext(
                        "arn:aws:iam::aws:contextProvider/IdentityCenter", Secret.of(WEB_IDENTITY))));
        evidence.see(tenant, tenant.build(), engine.handle(tenant.build()));
        evidence.mayFail(() -> evidence.see(engine.credentials(tenant.build())));
        evidence.see(engine.defaultCredentials());
    }

    private String code() {
        String code = world.nextCode();
        codes.add(code);
        return code;
    }

    private void withoutSignature(StsConnection sts) {
        String arn = world.sample.role("S3ReadOnlyRole-prod").arn();
        AssumeRoleWithSamlRequest saml = new AssumeRoleWithSamlRequest(
                arn, "arn:aws:iam::111122223333:saml-provider/Okta", Secret.of(SAML), null, SessionPolicy.NONE);
        AssumeRoleWithWebIdentityRequest web = new AssumeRoleWithWebIdentityRequest(
                arn, "session", Secret.of(WEB_IDENTITY), null, null, SessionPolicy.NONE);
        evidence.see(saml, web);
        evidence.mayFail(() -> evidence.see(sts.assumeRoleWithSaml(saml)));
        evidence.mayFail(() -> evidence.see(sts.assumeRoleWithWebIdentity(web)));
    }

    private void newest(CredentialEngine engine, StsConnection sts) {
        world.sts.enableOutboundFederation(world.sample.bob().account());
        GetWebIdentityTokenRequest token = GetWebIdentityTokenRequest.of("https://api.example.com");
        evidence.see(token, sts.getWebIdentityToken(token), engine.webIdentityToken("BobSmith", token));
        GetDelegatedAccessTokenRequest delegated = new GetDelegatedAccessTokenRequest(
                Secret.of(world.sts.delegate(world.sample.role("S3ReadOnlyRole-prod"), Duration.ofHours(1))));
        evidence.see(delegated, sts.getDelegatedAccessToken(delegated), engine.credentials("BobSmith", delegated));
        GetDelegatedAccessTokenRequest unknown = new GetDelegatedAccessTokenRequest(Secret.of(WEB_IDENTITY));
        evidence.fails(() -> sts.getDelegatedAccessToken(unknown));
        world.sts.allowRootTasks(world.sample.bob().arn(), "444455556666");
        AssumeRootRequest root = new AssumeRootRequest(
                "444455556666", "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials", null);
        evidence.see(root, sts.assumeRoot(root));
    }

    private void badWays(CredentialEngine engine, SessionToken token) {
        ProxySettings proxy = new ProxySettings("127.0.0.1", 1, "squid", Secret.of(PROXY_PASSWORD));
        // A proxy that is none: it is asked with the password, and answers that it knows no such thing.
        ProxySettings wrong =
                new ProxySettings("127.0.0.1", world.sts.endpoint().getPort(), "squid", Secret.of(PROXY_PASSWORD));
        SourceCredentials temporary = token.credentials().asSource();
        SourceCredentials forged = new SourceCredentials(
                temporary.accessKeyId(),
                Secret.of(new StringBuilder(temporary.secretAccessKey().revealSecret())
                        .reverse()
                        .toString()),
                temporary.sessionToken(),
                null,
                null);
        for (ConnectionSettings settings : List.of(
                settings().proxy(proxy).build(),
                settings()
                        .proxy(wrong)
                        .endpoint(URI.create("https://sts.invalid"))
                        .build(),
                settings().endpoint(URI.create("http://127.0.0.1:1")).build(),
                settings().source(() -> temporary).build(),
                settings().source(() -> forged).build(),
                settings()
                        .keys("AKIANOSUCHKEYATALL00", Secret.of(PROXY_PASSWORD))
                        .build())) {
            evidence.see(settings, proxy, temporary, forged);
            StsConnection sts =
                    StsConnection.connectToRegion(engine, "eu-west-1", settings).orElseThrow();
            evidence.fails(sts::getSessionToken);
            evidence.mayFail(() -> evidence.see(sts.getCallerIdentity()));
        }
    }
}
