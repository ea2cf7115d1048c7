package dev.stslib.testkit.rolesanywhere;

import dev.stslib.testkit.tls.TestKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority with a new key on the curve P-256, which issues certificates that can sign requests to Roles Anywhere. */
public final class TestCertificateAuthority {
    private static final Duration YEAR = Duration.ofDays(365);

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Instant now;

    private TestCertificateAuthority(KeyPair keys, X509Certificate certificate, Instant now) {
        this.keys = keys;
        this.certificate = certificate;
        this.now = now;
    }

    /**
     * Makes an authority that signs itself, as a trust anchor.
     *
     * @param name its distinguished name, such as {@code CN=Root}
     * @param now it is valid from a year before to a year after this time
     * @return the authority
     */
    public static TestCertificateAuthority root(String name, Instant now) {
        KeyPair keys = TestKeys.ec();
        return new TestCertificateAuthority(
                keys,
                sign(new X500Name(name), keys, name, keys.getPublic(), now.minus(YEAR), now.plus(YEAR), true),
                now);
    }

    /**
     * Makes an authority below this one.
     *
     * @param name its distinguished name
     * @return the authority
     */
    public TestCertificateAuthority intermediate(String name) {
        KeyPair below = TestKeys.ec();
        return new TestCertificateAuthority(
                below, sign(issuer(), keys, name, below.getPublic(), now.minus(YEAR), now.plus(YEAR), true), now);
    }

    /**
     * Issues a certificate that is valid from an hour before to 30 days after the time of this authority.
     *
     * @param key the public key
     * @param name the distinguished name of the subject
     * @return the certificate
     */
    public X509Certificate issue(PublicKey key, String name) {
        return issue(key, name, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)));
    }

    /**
     * Issues a certificate.
     *
     * @param key the public key
     * @param name the distinguished name of the subject
     * @param from from when it is valid
     * @param to until when it is valid
     * @return the certificate
     */
    public X509Certificate issue(PublicKey key, String name, Instant from, Instant to) {
        return sign(issuer(), keys, name, key, from, to, false);
    }

    /** {@return the certificate of this authority} */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@return the keys of this authority} */
    public KeyPair keys() {
        return keys;
    }

    private X500Name issuer() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate sign(
            X500Name issuer,
            KeyPair signer,
            String subject,
            PublicKey key,
            Instant from,
            Instant to,
            boolean authority) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()).setBit(120),
                Date.from(from),
                Date.from(to),
                new X500Name(subject),
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("could not issue a certificate", e);
        }
    }
}
