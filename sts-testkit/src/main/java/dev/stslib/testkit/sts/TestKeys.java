package dev.stslib.testkit.sts;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Pairs of keys, made anew each time. */
final class TestKeys {
    private TestKeys() {}

    static KeyPair rsa() {
        return make("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    }

    static KeyPair ec() {
        return make("EC", new ECGenParameterSpec("secp256r1"));
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
