package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A BouncyCastle keystore (BCFKS) with the one key in it, under a password. This is the only class that mentions
 * BouncyCastle, since loading it costs a start some 200 ms.
 */
final class PasswordWrap implements KeyWrap {
    /**
     * What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512; it stands in the file, so that raising it
     * here leaves older stores readable.
     */
    static final int ITERATIONS = 210_000;

    /** Not registered with the platform, which belongs to the application. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private static final String TYPE = "BCFKS";
    private static final String ALIAS = "stslib";
    private static final int SALT = 64;

    private final Password password;
    private final int iterations;

    PasswordWrap(Password password, int iterations) {
        this.password = password;
        this.iterations = iterations;
    }

    @Override
    public String kind() {
        return "password";
    }

    @Override
    public byte[] wrap(byte[] key) {
        char[] copy = password.reveal();
        try {
            KeyStore keystore = KeyStore.getInstance(TYPE, PROVIDER);
            keystore.load(null, null);
            keystore.setKeyEntry(ALIAS, new SecretKeySpec(key, "AES"), copy, null);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            keystore.store(new BCFKSLoadStoreParameter.Builder(bytes, copy)
                    .withStoreEncryptionAlgorithm(BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_CCM)
                    .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
                    .withStorePBKDFConfig(new PBKDF2Config.Builder()
                            .withPRF(PBKDF2Config.PRF_SHA512)
                            .withIterationCount(iterations)
                            .withSaltLength(SALT)
                            .build())
                    .build());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(
                    "BouncyCastle cannot make a keystore", "Check that its jar is whole and no other version", e);
        } finally {
            Arrays.fill(copy, ' ');
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Path where) {
        char[] copy = password.reveal();
        try {
            KeyStore keystore = KeyStore.getInstance(TYPE, PROVIDER);
            keystore.load(new ByteArrayInputStream(wrapped), copy);
            Key key = keystore.getKey(ALIAS, copy);
            return key.getEncoded();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new WrongPasswordException(
                    "The password does not open the keystore " + where + ", which is whole",
                    "Give the password that it was made with",
                    e);
        } finally {
            Arrays.fill(copy, ' ');
        }
    }

    @Override
    public void close() {
        password.close();
    }
}
