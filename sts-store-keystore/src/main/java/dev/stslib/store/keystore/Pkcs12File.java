package dev.stslib.store.keystore;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.jspecify.annotations.Nullable;

/**
 * Checks the structure of a PKCS12 file outside the part that its checksum covers. Java's keystores do not check it: they
 * accept a file with trailing bytes, ignore some flipped bits before the checksum, and report a truncated file with
 * different exceptions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7292#section-4">RFC 7292, section 4</a>
 */
final class Pkcs12File {
    private static final byte SEQUENCE = BERTags.SEQUENCE | BERTags.CONSTRUCTED;

    private Pkcs12File() {}

    /**
     * Checks that the bytes are exactly one PKCS12 file in DER, without trailing bytes.
     *
     * @throws DamagedStoreException if they are not
     */
    static void check(byte[] file, Path where) {
        if (file.length == 0) {
            throw damaged(Damage.CUT, where + " is empty");
        }
        if (file[0] != SEQUENCE) {
            throw damaged(Damage.OTHER_TYPE, where + " is not a PKCS12 keystore");
        }
        if (trailingBytes(file, where) > 0) {
            throw damaged(Damage.CHANGED, where + " has bytes after the end of the keystore");
        }
        if (!isPkcs12(file)) {
            throw damaged(Damage.CHANGED, where + " is damaged: it is not a valid PKCS12 keystore");
        }
    }

    /** How many bytes follow the outermost element. The parts of the element are not read yet. */
    private static int trailingBytes(byte[] file, Path where) {
        try (ASN1InputStream in = new ASN1InputStream(file, true)) {
            in.readObject();
            return in.available();
        } catch (IOException e) {
            throw damaged(Damage.CUT, where + " is truncated: its end is missing");
        }
    }

    /** Encodes the parts again and compares the result with the file, which finds non-minimal lengths and extra parts. */
    private static boolean isPkcs12(byte[] file) {
        try {
            Pfx pfx = Pfx.getInstance(file);
            MacData mac = pfx.getMacData();
            return mac != null
                    && pfx.getAuthSafe().getContentType().equals(PKCSObjectIdentifiers.data)
                    && pfx.getAuthSafe().getContent() instanceof ASN1OctetString
                    && isNullOrAbsent(mac.getMac().getAlgorithmId().getParameters())
                    && Arrays.equals(pfx.getEncoded(ASN1Encoding.DER), file);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean isNullOrAbsent(@Nullable ASN1Encodable parameters) {
        return parameters == null || parameters.equals(DERNull.INSTANCE);
    }

    private static DamagedStoreException damaged(Damage damage, String what) {
        return new DamagedStoreException(
                damage, what, "stslib does not overwrite it. Restore a copy of it, or move it away", null);
    }
}
