package dev.stslib.source.rolesanywhere;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Reads private keys in PEM: PKCS#8, also encrypted, PKCS#1 and SEC1. No error quotes any of the file. */
final class PrivateKeys {
    private static final String ML_DSA = "2.16.840.1.101.3.4.3.";
    private static final String CONVERT = "Convert it by openssl pkcs8 -topk8 -in OLD -out NEW";

    private PrivateKeys() {}

    static PrivateKey read(PemFile file, char @Nullable [] password) throws UnsettledException {
        for (PemFile.Block block : file.blocks()) {
            if (block.type().endsWith("PRIVATE KEY")) {
                if (block.isLegacyEncrypted()) {
                    throw new ProfileConfigurationException(
                            file.file() + " holds a private key that is encrypted in an old way of OpenSSL", CONVERT);
                }
                return key(file, info(file, block, password));
            }
        }
        throw file.broken("holds no private key in PEM");
    }

    private static PrivateKeyInfo info(PemFile file, PemFile.Block block, char @Nullable [] password)
            throws UnsettledException {
        byte[] der = file.decoded(block);
        try {
            return switch (block.type()) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(der);
                case "RSA PRIVATE KEY" -> rsa(der);
                case "EC PRIVATE KEY" -> ec(file, der);
                case "ENCRYPTED PRIVATE KEY" -> opened(file.file(), decrypted(file.file(), der, password));
                default ->
                    throw new ProfileConfigurationException(
                            file.file() + " holds a private key of the kind " + block.type()
                                    + ", which is not supported",
                            "Use PKCS#8, PKCS#1 or SEC1, or a key store");
            };
        } catch (StslibException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The parser of ASN.1 throws runtime exceptions of several kinds for a document that is cut off.
            throw file.broken("has a private key that cannot be read");
        }
    }

    private static PrivateKeyInfo rsa(byte[] der) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(ASN1Primitive.fromByteArray(der)));
    }

    private static PrivateKeyInfo ec(PemFile file, byte[] der) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(ASN1Primitive.fromByteArray(der));
        ASN1Encodable curve = key.getParametersObject();
        if (curve == null) {
            throw new ProfileConfigurationException(
                    file.file() + " holds a private key that does not name its curve", CONVERT);
        }
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
    }

    /** One wrong password in some 250 leaves what looks like padding, and bytes of no meaning before it. */
    private static PrivateKeyInfo opened(Path file, byte[] decrypted) {
        try {
            return PrivateKeyInfo.getInstance(decrypted);
        } catch (RuntimeException e) {
            throw wrongPassword(file);
        }
    }

    private static ProfileConfigurationException wrongPassword(Path file) {
        return new ProfileConfigurationException(
                "The password does not open the private key in " + file, "Check the password");
    }

    private static byte[] decrypted(Path file, byte[] der, char @Nullable [] password) throws IOException {
        if (password == null) {
            throw new ProfileConfigurationException(
                    file + " holds an encrypted private key, and the profile names no password",
                    "Set rolesanywhere_password_file or rolesanywhere_password_process");
        }
        // Complete, so that what fails below is a kind of encryption.
        org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
        PBEKeySpec secret = new PBEKeySpec(password);
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            AlgorithmParameters parameters = encrypted.getAlgParameters();
            // Of PBES2 only the parameters know the cipher.
            String algorithm = parameters == null || !encrypted.getAlgName().startsWith("PBES2")
                    ? encrypted.getAlgName()
                    : parameters.toString();
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return cipher.doFinal(encrypted.getEncryptedData());
        } catch (BadPaddingException e) {
            throw wrongPassword(file);
        } catch (GeneralSecurityException | IOException e) {
            throw new ProfileConfigurationException(
                    file + " holds a private key whose encryption this JDK does not have",
                    "Encrypt it by openssl pkcs8 -topk8 -v2 aes-256-cbc");
        } finally {
            secret.clearPassword();
        }
    }

    private static PrivateKey key(PemFile file, PrivateKeyInfo info) throws UnsettledException {
        ASN1ObjectIdentifier id = info.getPrivateKeyAlgorithm().getAlgorithm();
        // The JDK has no factory of elliptic curves by that number.
        String algorithm = id.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : id.getId();
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new ProfileConfigurationException(
                    file.file() + " holds a private key of a kind that this JDK does not have (" + algorithm + ")",
                    algorithm.startsWith(ML_DSA)
                            ? "Run it on Java 24 or newer, which has ML-DSA"
                            : "Use a key of RSA, of a NIST curve, or of ML-DSA");
        } catch (GeneralSecurityException | IOException e) {
            throw file.broken("has a private key that cannot be read");
        }
    }
}
