package dev.stslib.testkit.sts;

import java.time.Instant;

/** AssumeRoleWithWebIdentity: a role for a token of an OpenID Connect provider. The request is not signed. */
final class AssumeRoleWithWebIdentityAction implements Action {
    private static final int LONGEST_TOKEN = 20_000;

    @Override
    public String name() {
        return "AssumeRoleWithWebIdentity";
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public Shape shape() {
        return Shape.of("RoleArn", "RoleSessionName", "WebIdentityToken", "Policy", "DurationSeconds")
                .list("PolicyArns", "arn");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Parameters parameters = call.parameters();
        String session = parameters.get("RoleSessionName");
        UnsignedRole.constrain(parameters)
                .required("RoleSessionName", session)
                .text("RoleSessionName", session, 2, 64, Constraints.NAME)
                .required("WebIdentityToken", parameters.get("WebIdentityToken"))
                .text("WebIdentityToken", parameters.get("WebIdentityToken"), 4, LONGEST_TOKEN, Constraints.ANY)
                .check();
        SessionPolicy policy = UnsignedRole.policy(call);
        Jwt token = verified(call);
        TestRole role = UnsignedRole.authorize(call, name(), token.claim("iss"));
        RoleSession opened = UnsignedRole.session(role, session == null ? "" : session);
        xml.element("SubjectFromWebIdentityToken", token.claim("sub"))
                .element("Audience", token.claim("aud"))
                .element("Provider", token.claim("iss"));
        opened.writeTo(xml);
        call.issue(opened.asCaller(), Durations.ofRole(parameters, call.caller(), role))
                .writeTo(xml);
        policy.writeTo(xml);
    }

    private static Jwt verified(ActionCall call) throws StsException {
        Jwt token = Jwt.parse(call.parameters().get("WebIdentityToken", ""));
        if (token == null) {
            throw Errors.invalidIdentityToken(
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }
        TestIdentityProvider provider = call.world().identityProvider(token.claim("iss"));
        if (provider == null) {
            throw Errors.invalidIdentityToken(
                    "No OpenIDConnect provider found in your account for " + token.claim("iss"));
        }
        if (!token.isSignedBy(provider)) {
            throw Errors.invalidIdentityToken("Signature verification failed on the provided token");
        }
        if (!provider.knows(token.claim("aud"))) {
            throw Errors.invalidIdentityToken("Incorrect token audience");
        }
        Instant now = call.world().clock().instant();
        if (!now.isBefore(token.time("exp"))) {
            throw Errors.expiredToken("Token expired: current date/time " + now.getEpochSecond()
                    + " must be before the expiration date/time "
                    + token.time("exp").getEpochSecond());
        }
        if (provider.isRevoked(token.text())) {
            throw Errors.rejectedClaim("The identity provider reported that authentication failed");
        }
        return token;
    }
}
