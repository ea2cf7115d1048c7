package dev.stslib.testkit.sts;

import dev.stslib.testkit.tls.SelfSigned;
import dev.stslib.testkit.tls.TestKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A SAML 2.0 provider that an {@link EmbeddedSts} knows by its certificate. Immutable. */
public final class TestSamlProvider {
    private final String arn;
    private final InstantSource clock;
    private final KeyPair keys = TestKeys.ec();
    private final X509Certificate certificate;

    TestSamlProvider(String arn, InstantSource clock) {
        this.arn = arn;
        this.clock = clock;
        try {
            certificate =
                    SelfSigned.sign(SelfSigned.builder(keys, "CN=stslib test SAML provider", clock.instant()), keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not make a certificate for a SAML provider", e);
        }
    }

    /** {@return the ARN, as AssumeRoleWithSAML takes it} */
    public String arn() {
        return arn;
    }

    /** {@return what its assertions name as their issuer} */
    public String issuer() {
        return "https://saml.example.com/" + arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** {@return the certificate that its signatures are checked with} */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Makes a signed assertion that may be redeemed within five minutes.
     *
     * @param role the role that it opens
     * @param subject who it speaks of; also the name of the session
     * @return the whole response of SAML in Base64, as AssumeRoleWithSAML takes it
     */
    public String assertion(TestRole role, String subject) {
        return mint(role, subject).sign();
    }

    /**
     * Starts an assertion that differs from what {@link #assertion} gives.
     *
     * @param role the role that it opens
     * @param subject who it speaks of; also the name of the session
     * @return the assertion to be, with the values of {@link #assertion}
     */
    public TestSamlAssertion mint(TestRole role, String subject) {
        Instant now = clock.instant();
        return new TestSamlAssertion(
                this, role.arn(), subject, now, now.plus(Duration.ofMinutes(5)), null, SamlDocument.AUDIENCE);
    }

    String sign(
            String roleArn,
            String subject,
            Instant now,
            Instant redeemBy,
            @Nullable Instant sessionEnd,
            String audience) {
        return SamlDocument.write(issuer(), roleArn + "," + arn, subject, now, redeemBy, sessionEnd, audience)
                .signed(keys.getPrivate());
    }

    /** {@return the ARN, and no key} */
    @Override
    public String toString() {
        return arn;
    }
}
