package dev.stslib.store.support.sealing;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a random nonce of 96 bits before the ciphertext and a tag of 128 bits after it. A key may seal 2^32
 * times before nonces are likely to meet.
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D, section 8.3</a>
 */
public final class AesGcm {
    /** The length of a key in bytes. */
    public static final int KEY = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private AesGcm() {}

    /**
     * A new random key.
     *
     * @return {@value #KEY} bytes, which the caller overwrites after use
     */
    public static byte[] newKey() {
        return random(KEY);
    }

    /**
     * Seals.
     *
     * @param key the key, {@value #KEY} bytes
     * @param associated what the sealed bytes are bound to
     * @param plain what to seal
     * @return nonce, ciphertext and tag
     */
    public static byte[] seal(byte[] key, byte[] associated, byte[] plain) {
        byte[] nonce = random(NONCE);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Unseals.
     *
     * @param key the key
     * @param associated what the sealed bytes are bound to
     * @param sealed what {@link #seal} gave
     * @return the plain bytes
     * @throws GeneralSecurityException if it was not sealed with this key and these associated bytes
     */
    public static byte[] unseal(byte[] key, byte[] associated, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE) {
            throw new GeneralSecurityException("Too short for a nonce");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
