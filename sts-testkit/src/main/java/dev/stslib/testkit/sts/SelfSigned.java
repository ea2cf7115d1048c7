package dev.stslib.testkit.sts;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that sign themselves. */
final class SelfSigned {
    private SelfSigned() {}

    /** Starts a certificate that holds from a day before to a year after an instant. */
    static JcaX509v3CertificateBuilder builder(KeyPair keys, String name, Instant now) {
        X500Name subject = new X500Name(name);
        return new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(120, new SecureRandom()).setBit(120),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(365))),
                subject,
                keys.getPublic());
    }

    static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair keys) throws GeneralSecurityException {
        String algorithm = keys.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
