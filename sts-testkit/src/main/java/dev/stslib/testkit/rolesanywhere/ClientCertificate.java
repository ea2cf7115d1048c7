package dev.stslib.testkit.rolesanywhere;

import dev.stslib.testkit.sigv4.WireRequest;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** The certificate of a request, and its check against a trust anchor. */
final class ClientCertificate {
    private static final int MOST = 5;

    private ClientCertificate() {}

    static X509Certificate of(WireRequest request) throws RefusedException {
        return parse(X509Signature.only(request, "X-Amz-X509"));
    }

    /**
     * Checks a certificate.
     *
     * @param anchor the certificate of the authority
     * @param revoked the serial numbers that the authority has revoked
     */
    static void check(
            WireRequest request,
            X509Certificate certificate,
            X509Certificate anchor,
            Set<BigInteger> revoked,
            Instant now)
            throws RefusedException {
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw RefusedException.denied("Certificate is expired or not yet valid");
        }
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getVersion() != 3 || certificate.getBasicConstraints() >= 0 || usage == null || !usage[0]) {
            throw RefusedException.denied("Untrusted certificate. Insufficient certificate");
        }
        if (revoked.contains(certificate.getSerialNumber())) {
            throw RefusedException.denied("Certificate revoked");
        }
        List<X509Certificate> path = new ArrayList<>(List.of(certificate));
        for (X509Certificate each : chain(request)) {
            path.add(each);
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (GeneralSecurityException e) {
            throw RefusedException.denied("Untrusted signing certificate");
        }
    }

    private static List<X509Certificate> chain(WireRequest request) throws RefusedException {
        List<X509Certificate> chain = new ArrayList<>();
        if (!request.headers("X-Amz-X509-Chain").isEmpty()) {
            for (String text : X509Signature.only(request, "X-Amz-X509-Chain").split(",", -1)) {
                chain.add(parse(text));
            }
        }
        if (chain.size() > MOST) {
            throw RefusedException.invalid("X-Amz-X509-Chain has more than " + MOST + " certificates");
        }
        return chain;
    }

    private static X509Certificate parse(String text) throws RefusedException {
        try {
            byte[] der = Base64.getDecoder().decode(text);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException e) {
            throw RefusedException.denied("Unable to parse the certificate");
        }
    }
}
