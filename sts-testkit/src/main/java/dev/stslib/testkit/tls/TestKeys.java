package dev.stslib.testkit.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** New pairs of keys. */
public final class TestKeys {
    private TestKeys() {}

    /** {@return an RSA pair of 2,048 bits} */
    public static KeyPair rsa() {
        return make("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    }

    /** {@return a pair on the curve P-256} */
    public static KeyPair ec() {
        return make("EC", new ECGenParameterSpec("secp256r1"));
    }

    /** {@return a pair on the curve P-384} */
    public static KeyPair ec384() {
        return make("EC", new ECGenParameterSpec("secp384r1"));
    }

    /**
     * Makes a pair of a kind that not every JDK has.
     *
     * @param type such as {@code ML-DSA-65}
     * @return the pair
     * @throws GeneralSecurityException if this JDK does not have it
     */
    public static KeyPair named(String type) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(type).generateKeyPair();
    }

    private static KeyPair make(String type, AlgorithmParameterSpec size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of " + type, e);
        }
    }
}
