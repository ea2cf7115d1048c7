package dev.stslib.source.rolesanywhere;

import java.security.PublicKey;
import java.util.Optional;

/**
 * How a kind of key signs requests.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">AWS, the
 *     signing process of Roles Anywhere</a>
 */
enum SigningAlgorithm {
    /** PKCS#1 v1.5 over SHA-256. */
    RSA("AWS4-X509-RSA-SHA256", "SHA256withRSA"),
    /** ECDSA over SHA-256, in DER. */
    ECDSA("AWS4-X509-ECDSA-SHA256", "SHA256withECDSA"),
    /** ML-DSA of any size, over the text itself. The JDK has it since version 24. */
    ML_DSA("AWS4-X509-MLDSA", "ML-DSA");

    private final String header;
    private final String jca;

    SigningAlgorithm(String header, String jca) {
        this.header = header;
        this.jca = jca;
    }

    /** The algorithm for a key, or empty if Roles Anywhere or this JDK has none. */
    static Optional<SigningAlgorithm> of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Optional.of(RSA);
            case "EC" -> Optional.of(ECDSA);
            case "ML-DSA", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87" -> Optional.of(ML_DSA);
            default -> Optional.empty();
        };
    }

    /** The name in the header {@code Authorization}. */
    String header() {
        return header;
    }

    /** The name of the {@link java.security.Signature}. */
    String jca() {
        return jca;
    }
}
