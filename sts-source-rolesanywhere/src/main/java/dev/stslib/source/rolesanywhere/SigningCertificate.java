package dev.stslib.source.rolesanywhere;

import dev.stslib.api.error.ProfileConfigurationException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key.
 *
 * @param certificate the certificate
 * @param pool other certificates, some of which may be its chain
 * @param key the private key
 * @param provider the provider that holds the key, or null if any can use it
 */
record SigningCertificate(
        X509Certificate certificate,
        List<X509Certificate> pool,
        PrivateKey key,
        @Nullable Provider provider) {
    private static final byte[] PROBE = {'s', 't', 's', 'l', 'i', 'b'};

    /**
     * The chain from the issuer of the certificate up to the last one below the trust anchor, as far as it is known. A
     * certificate that signs itself is a trust anchor, which AWS has.
     */
    List<X509Certificate> chain() {
        List<X509Certificate> chain = new ArrayList<>();
        X509Certificate last = certificate;
        X509Certificate next = issuer(last);
        while (next != null && !isSelfSigned(next) && !chain.contains(next)) {
            chain.add(next);
            last = next;
            next = issuer(last);
        }
        return chain;
    }

    private @Nullable X509Certificate issuer(X509Certificate of) {
        return pool.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal())
                        && hasSigned(candidate, of))
                .max(Comparator.comparing(X509Certificate::getNotAfter))
                .orElse(null);
    }

    private static boolean hasSigned(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** One that an authority issues for its next key has the same names, and the signature of another key. */
    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && hasSigned(certificate, certificate);
    }

    /** Whether the private key belongs to the certificate. */
    boolean matches() {
        SigningAlgorithm algorithm =
                SigningAlgorithm.of(certificate.getPublicKey()).orElse(null);
        if (algorithm == null) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(algorithm.jca());
            check.initVerify(certificate.getPublicKey());
            check.update(PROBE);
            return check.verify(sign(algorithm, PROBE));
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    SigningAlgorithm algorithm() {
        return SigningAlgorithm.of(certificate.getPublicKey())
                .orElseThrow(() -> new IllegalStateException("a certificate without an algorithm is not chosen"));
    }

    /**
     * Signs a text.
     *
     * @throws ProfileConfigurationException if the key refuses
     */
    byte[] sign(byte[] text) {
        try {
            return sign(algorithm(), text);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new ProfileConfigurationException(
                    "The private key of the certificate with the serial number " + certificate.getSerialNumber()
                            + " cannot sign (" + e.getClass().getSimpleName() + ")",
                    "Check that the key may be used for signatures, and the provider of its store",
                    e);
        }
    }

    private byte[] sign(SigningAlgorithm algorithm, byte[] text) throws GeneralSecurityException {
        // The provider of a token is not installed, so that no other finds it.
        Signature signature = provider != null && provider.getService("Signature", algorithm.jca()) != null
                ? Signature.getInstance(algorithm.jca(), provider)
                : Signature.getInstance(algorithm.jca());
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    /** Shows the serial number, which is no secret. */
    @Override
    public String toString() {
        return "SigningCertificate[" + certificate.getSerialNumber() + "]";
    }
}
