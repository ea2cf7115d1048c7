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
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A BouncyCastle keystore (BCFKS) with the keys of the store as its one entry, under a password. BouncyCastle
 * takes some 200 ms to load, so no class that a store with a key file uses may mention it.
 */
final class PasswordWrap implements KeyWrap {
    /** Not registered with the platform, which belongs to the application. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private static final String TYPE = "BCFKS";
    private static final String ALIAS = "stslib";
    private static final int SALT = 64;
    private static final int SCRYPT_BLOCK = 8;
    private static final int SCRYPT_PARALLEL = 1;

    private final Password password;
    private final Derivation derivation;

    PasswordWrap(Password password, Derivation derivation) {
        this.password = password;
        this.derivation = derivation;
    }

    @Override
    public String kind() {
        return "password";
    }

    @Override
    public byte[] wrap(byte[] keys) {
        char[] copy = password.reveal();
        try {
            KeyStore keystore = KeyStore.getInstance(TYPE, PROVIDER);
            keystore.load(null, null);
            keystore.setKeyEntry(ALIAS, new SecretKeySpec(keys, "AES"), copy, null);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            keystore.store(new BCFKSLoadStoreParameter.Builder(bytes, copy)
                    .withStoreEncryptionAlgorithm(BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_CCM)
                    .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
                    .withStorePBKDFConfig(config())
                    .build());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(
                    "BouncyCastle cannot make a keystore", "Check that its jar is whole and no other version", e);
        } finally {
            Arrays.fill(copy, ' ');
        }
    }

    private PBKDFConfig config() {
        return switch (derivation.function()) {
            case PBKDF2 ->
                new PBKDF2Config.Builder()
                        .withPRF(PBKDF2Config.PRF_SHA512)
                        .withIterationCount(derivation.cost())
                        .withSaltLength(SALT)
                        .build();
            case SCRYPT ->
                new ScryptConfig.Builder(derivation.cost(), SCRYPT_BLOCK, SCRYPT_PARALLEL)
                        .withSaltLength(SALT)
                        .build();
        };
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
