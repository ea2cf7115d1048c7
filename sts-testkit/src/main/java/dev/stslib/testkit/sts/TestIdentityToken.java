package dev.stslib.testkit.sts;

import java.time.Instant;
import java.util.Objects;

/** A token of a {@link TestIdentityProvider} that is about to be signed. Immutable: each method gives a new one. */
public final class TestIdentityToken {
    private final TestIdentityProvider provider;
    private final String issuer;
    private final String audience;
    private final String subject;
    private final Instant issuedAt;
    private final Instant expires;
    private final String algorithm;

    TestIdentityToken(
            TestIdentityProvider provider,
            String issuer,
            String audience,
            String subject,
            Instant issuedAt,
            Instant expires,
            String algorithm) {
        this.provider = provider;
        this.issuer = Objects.requireNonNull(issuer, "issuer");
        this.audience = Objects.requireNonNull(audience, "audience");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.issuedAt = issuedAt;
        this.expires = Objects.requireNonNull(expires, "expires");
        this.algorithm = algorithm;
    }

    /**
     * The same for another audience.
     *
     * @param other the claim {@code aud}
     * @return the token to be
     */
    public TestIdentityToken audience(String other) {
        return new TestIdentityToken(provider, issuer, other, subject, issuedAt, expires, algorithm);
    }

    /**
     * The same in the name of another issuer, still signed with the keys of this one.
     *
     * @param other the claim {@code iss}
     * @return the token to be
     */
    public TestIdentityToken issuer(String other) {
        return new TestIdentityToken(provider, other, audience, subject, issuedAt, expires, algorithm);
    }

    /**
     * The same with another end.
     *
     * @param end the claim {@code exp}, cut to whole seconds
     * @return the token to be
     */
    public TestIdentityToken expires(Instant end) {
        return new TestIdentityToken(provider, issuer, audience, subject, issuedAt, end, algorithm);
    }

    /** {@return the same, to be signed with RS256} */
    public TestIdentityToken rs256() {
        return new TestIdentityToken(provider, issuer, audience, subject, issuedAt, expires, Jwt.RS256);
    }

    /** {@return the signed token, three parts with dots between} */
    public String sign() {
        return Jwt.sign(provider, algorithm, issuer, audience, subject, issuedAt, expires);
    }
}
