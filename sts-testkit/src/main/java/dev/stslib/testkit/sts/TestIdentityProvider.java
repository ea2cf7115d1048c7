package dev.stslib.testkit.sts;

import dev.stslib.testkit.tls.TestKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An issuer of OpenID Connect tokens that an {@link EmbeddedSts} knows, with its RS256 and ES256 keys.
 * Thread-safe.
 */
public final class TestIdentityProvider {
    private final String issuer;
    private final Set<String> audiences;
    private final InstantSource clock;
    private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    TestIdentityProvider(String issuer, Set<String> audiences, InstantSource clock) {
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("an identity provider has at least one audience");
        }
        this.issuer = issuer;
        this.audiences = Set.copyOf(audiences);
        this.clock = clock;
    }

    /** {@return the URL in the claim {@code iss}} */
    public String issuer() {
        return issuer;
    }

    /**
     * Makes a token for the first audience that holds for one hour from now, signed with ES256.
     *
     * @param subject the claim {@code sub}
     * @return the token, three parts with dots between
     */
    public String token(String subject) {
        return mint(subject).sign();
    }

    /**
     * Starts a token that differs from what {@link #token} gives.
     *
     * @param subject the claim {@code sub}
     * @return the token to be, with the values of {@link #token}
     */
    public TestIdentityToken mint(String subject) {
        Instant now = clock.instant();
        return new TestIdentityToken(
                this,
                issuer,
                audiences.stream().sorted().findFirst().orElseThrow(),
                subject,
                now,
                now.plus(Duration.ofHours(1)),
                Jwt.ES256);
    }

    /**
     * Takes a token back: from now on STS answers IDPRejectedClaim to it.
     *
     * @param token a token of this issuer
     */
    public void revoke(String token) {
        revoked.add(token);
    }

    boolean isRevoked(String token) {
        return revoked.contains(token);
    }

    boolean knows(String audience) {
        return audiences.contains(audience);
    }

    byte[] sign(String algorithm, byte[] content) {
        try {
            Signature signature = Signature.getInstance(Jwt.jcaName(algorithm));
            signature.initSign(pair(algorithm).getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    boolean verifies(String algorithm, byte[] content, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(Jwt.jcaName(algorithm));
            signature.initVerify(pair(algorithm).getPublic());
            signature.update(content);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private KeyPair pair(String algorithm) {
        return keys.computeIfAbsent(algorithm, missing -> missing.equals(Jwt.ES256) ? TestKeys.ec() : TestKeys.rsa());
    }

    /** {@return the issuer, and no key} */
    @Override
    public String toString() {
        return issuer;
    }
}
