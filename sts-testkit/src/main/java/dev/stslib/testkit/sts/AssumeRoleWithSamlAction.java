package dev.stslib.testkit.sts;

import java.time.Duration;
import java.time.Instant;

/** AssumeRoleWithSAML: a role for an assertion of a SAML provider, which names the session. The request is not signed. */
final class AssumeRoleWithSamlAction implements Action {
    private static final int LONGEST_ASSERTION = 100_000;

    @Override
    public String name() {
        return "AssumeRoleWithSAML";
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public Shape shape() {
        return Shape.of("RoleArn", "PrincipalArn", "SAMLAssertion", "Policy", "DurationSeconds")
                .list("PolicyArns", "arn");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Parameters parameters = call.parameters();
        String principal = parameters.get("PrincipalArn");
        UnsignedRole.constrain(parameters)
                .required("PrincipalArn", principal)
                .text("PrincipalArn", principal, 20, 2048, Constraints.ARN_TEXT)
                .required("SAMLAssertion", parameters.get("SAMLAssertion"))
                .text("SAMLAssertion", parameters.get("SAMLAssertion"), 4, LONGEST_ASSERTION, Constraints.ANY)
                .check();
        SessionPolicy policy = UnsignedRole.policy(call);
        SamlAssertion assertion = verified(call);
        TestRole role = UnsignedRole.authorize(call, name(), parameters.get("PrincipalArn", ""));
        if (!assertion.opens(role.arn(), parameters.get("PrincipalArn", ""))) {
            throw Errors.notAuthorizedUnsigned(name());
        }
        RoleSession session = UnsignedRole.session(role, assertion.sessionName());
        session.writeTo(xml);
        call.issue(session.asCaller(), duration(call, assertion, role)).writeTo(xml);
        xml.element("Subject", assertion.subject())
                .element("SubjectType", "persistent")
                .element("Issuer", assertion.issuer())
                .element("Audience", "https://signin.aws.amazon.com/saml");
        policy.writeTo(xml);
    }

    /** The session ends with the provider's own session, if that is sooner. */
    private static Duration duration(ActionCall call, SamlAssertion assertion, TestRole role) throws StsException {
        Duration duration = Durations.ofRole(call.parameters(), call.caller(), role);
        Instant end = assertion.sessionEnd();
        if (end == null) {
            return duration;
        }
        Duration left = Duration.between(call.world().clock().instant(), end);
        return left.compareTo(duration) < 0 ? left : duration;
    }

    private static SamlAssertion verified(ActionCall call) throws StsException {
        String arn = call.parameters().get("PrincipalArn", "");
        TestSamlProvider provider = call.world().samlProvider(arn);
        if (provider == null) {
            throw Errors.invalidIdentityToken("Specified provider doesn't exist");
        }
        SamlAssertion assertion = SamlAssertion.verified(call.parameters().get("SAMLAssertion", ""), provider);
        if (!assertion.issuer().equals(provider.issuer())) {
            throw Errors.invalidIdentityToken("Issuer not present in specified provider");
        }
        if (!assertion.audience().equals(SamlDocument.AUDIENCE)) {
            throw Errors.rejectedClaim("The audience of the assertion is not " + SamlDocument.AUDIENCE);
        }
        Instant now = call.world().clock().instant();
        Instant end = assertion.sessionEnd();
        if (!now.isBefore(assertion.redeemBy()) || (end != null && !now.isBefore(end))) {
            throw Errors.expiredToken("Token must be redeemed within 5 minutes of issuance");
        }
        if (!assertion.sessionName().matches("[\\w+=,.@-]{2,64}")) {
            throw Errors.rejectedClaim("RoleSessionName is required in AuthnResponse");
        }
        return assertion;
    }
}
