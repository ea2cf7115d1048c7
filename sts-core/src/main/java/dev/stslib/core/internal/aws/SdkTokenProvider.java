package dev.stslib.core.internal.aws;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.FederationToken;
import dev.stslib.api.RootSession;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.RuntimeModules;
import java.time.Duration;

/** The live provider: each operation of STS, from stslib's values to the AWS SDK's and back. */
public final class SdkTokenProvider implements OpenTokenProvider {
    /** The name of the provider. */
    public static final String NAME = "aws-sdk";

    private final StsInvoker caller;
    private final StsResponses answers;
    private final Duration timeout;

    private SdkTokenProvider(StsInvoker caller, StsResponses answers, Duration timeout) {
        this.caller = caller;
        this.answers = answers;
        this.timeout = timeout;
    }

    public static SdkTokenProvider open(TokenProviderSettings settings) {
        RuntimeModules.require("java.xml", "The AWS SDK");
        return new SdkTokenProvider(
                StsInvoker.open(settings), new StsResponses(settings.clock()), settings.callTimeout());
    }

    @Override
    public SessionToken getSessionToken(
            StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request) {
        StsCallContext call = StsCallContext.of(
                        "GetSessionToken", endpoint, timeout, source.secretAccessKey(), source.sessionToken())
                .withCode(request.mfaCode());
        return caller.call(
                call,
                sts -> sts.getSessionToken(StsRequests.of(source, request)),
                answer -> answers.sessionToken(call, answer, request));
    }

    @Override
    public AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
        StsCallContext call = StsCallContext.of(
                        "AssumeRole", endpoint, timeout, source.secretAccessKey(), source.sessionToken())
                .withCode(request.mfaCode());
        return caller.call(
                call,
                sts -> sts.assumeRole(StsRequests.of(source, request)),
                answer -> answers.role(call, answer, request.duration()));
    }

    @Override
    public FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request) {
        StsCallContext call = StsCallContext.of(
                "GetFederationToken", endpoint, timeout, source.secretAccessKey(), source.sessionToken());
        return caller.call(
                call,
                sts -> sts.getFederationToken(StsRequests.of(source, request)),
                answer -> answers.federation(call, answer, request.duration()));
    }

    @Override
    public AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request) {
        StsCallContext call =
                StsCallContext.of("AssumeRoleWithWebIdentity", endpoint, timeout, request.webIdentityToken());
        return caller.call(
                call,
                sts -> sts.assumeRoleWithWebIdentity(StsRequests.of(request)),
                answer -> answers.webIdentity(call, answer, request.duration()));
    }

    @Override
    public AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request) {
        StsCallContext call = StsCallContext.of("AssumeRoleWithSAML", endpoint, timeout, request.assertion());
        return caller.call(
                call,
                sts -> sts.assumeRoleWithSAML(StsRequests.of(request)),
                answer -> answers.saml(call, answer, request.duration()));
    }

    @Override
    public CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source) {
        StsCallContext call = StsCallContext.of(
                "GetCallerIdentity", endpoint, timeout, source.secretAccessKey(), source.sessionToken());
        return caller.call(
                call,
                sts -> sts.getCallerIdentity(
                        request -> request.overrideConfiguration(settings -> StsRequests.signedBy(settings, source))),
                answer -> answers.identity(call, answer));
    }

    @Override
    public String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage) {
        StsCallContext call = StsCallContext.of(
                "DecodeAuthorizationMessage", endpoint, timeout, source.secretAccessKey(), source.sessionToken());
        return caller.call(
                call,
                sts -> sts.decodeAuthorizationMessage(request -> request.encodedMessage(encodedMessage)
                        .overrideConfiguration(settings -> StsRequests.signedBy(settings, source))),
                answer -> StsResponses.there(call, "DecodedMessage", answer.decodedMessage()));
    }

    @Override
    public RootSession assumeRoot(StsEndpoint endpoint, SourceCredentials source, AssumeRootRequest request) {
        StsCallContext call = regionalCall("AssumeRoot", endpoint, source);
        return caller.call(
                call,
                sts -> sts.assumeRoot(StsRequests.of(source, request)),
                answer -> answers.root(call, answer, request.duration()));
    }

    @Override
    public WebIdentityToken getWebIdentityToken(
            StsEndpoint endpoint, SourceCredentials source, GetWebIdentityTokenRequest request) {
        StsCallContext call = regionalCall("GetWebIdentityToken", endpoint, source);
        return caller.call(
                call,
                sts -> sts.getWebIdentityToken(StsRequests.of(source, request)),
                answer -> answers.webIdentityToken(call, answer, request.duration()));
    }

    @Override
    public DelegatedAccess getDelegatedAccessToken(
            StsEndpoint endpoint, SourceCredentials source, GetDelegatedAccessTokenRequest request) {
        StsCallContext call = StsCallContext.of(
                "GetDelegatedAccessToken",
                endpoint,
                timeout,
                source.secretAccessKey(),
                source.sessionToken(),
                request.tradeInToken());
        return caller.call(
                call,
                sts -> sts.getDelegatedAccessToken(StsRequests.of(source, request)),
                answer -> answers.delegated(call, answer));
    }

    /** A call that the global endpoint does not answer. */
    private StsCallContext regionalCall(String operation, StsEndpoint endpoint, SourceCredentials source) {
        return StsCallContext.of(
                operation,
                StsEndpoints.regional(operation, endpoint),
                timeout,
                source.secretAccessKey(),
                source.sessionToken());
    }

    @Override
    public void close() {
        caller.close();
    }
}
