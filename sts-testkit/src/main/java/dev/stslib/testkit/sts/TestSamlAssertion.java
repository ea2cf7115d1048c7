package dev.stslib.testkit.sts;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An assertion of a {@link TestSamlProvider} that is about to be signed. Immutable: each method gives a new one. */
public final class TestSamlAssertion {
    private final TestSamlProvider provider;
    private final String roleArn;
    private final String subject;
    private final Instant now;
    private final Instant redeemBy;
    private final @Nullable Instant sessionEnd;
    private final String audience;

    TestSamlAssertion(
            TestSamlProvider provider,
            String roleArn,
            String subject,
            Instant now,
            Instant redeemBy,
            @Nullable Instant sessionEnd,
            String audience) {
        this.provider = provider;
        this.roleArn = roleArn;
        this.subject = Objects.requireNonNull(subject, "subject");
        this.now = now;
        this.redeemBy = Objects.requireNonNull(redeemBy, "redeemBy");
        this.sessionEnd = sessionEnd;
        this.audience = Objects.requireNonNull(audience, "audience");
    }

    /**
     * The same with another time to be redeemed by.
     *
     * @param end the attribute {@code NotOnOrAfter}
     * @return the assertion to be
     */
    public TestSamlAssertion redeemBy(Instant end) {
        return new TestSamlAssertion(provider, roleArn, subject, now, end, sessionEnd, audience);
    }

    /**
     * The same with an end for the session, which no role outlives.
     *
     * @param end the attribute {@code SessionNotOnOrAfter}
     * @return the assertion to be
     */
    public TestSamlAssertion sessionEnd(Instant end) {
        return new TestSamlAssertion(provider, roleArn, subject, now, redeemBy, end, audience);
    }

    /**
     * The same for another audience.
     *
     * @param other what the assertion is restricted to; AWS wants {@code urn:amazon:webservices}
     * @return the assertion to be
     */
    public TestSamlAssertion audience(String other) {
        return new TestSamlAssertion(provider, roleArn, subject, now, redeemBy, sessionEnd, other);
    }

    /** {@return the whole response of SAML, signed, in Base64} */
    public String sign() {
        return provider.sign(roleArn, subject, now, redeemBy, sessionEnd, audience);
    }
}
