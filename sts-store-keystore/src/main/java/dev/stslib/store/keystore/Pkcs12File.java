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
 * Checks the structure of a PKCS12 file around the part that its checksum covers. Java's keystores do not: they accept a
 * file with something appended, ignore some flipped bits before the checksum, and report a cut file in many ways.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7292#section-4">RFC 7292, section 4</a>
 */
final class Pkcs12File {
    private static final byte SEQUENCE = BERTags.SEQUENCE | BERTags.CONSTRUCTED;

    private Pkcs12File() {}

    /**
     * Checks that the bytes are one whole PKCS12 file in DER, with nothing behind it.
     *
     * @throws DamagedStoreException if they are not
     */
    static void check(byte[] file, Path where) {
        if (file.length == 0) {
            throw damaged(Damage.CUT, where + " is empty");
        }
        if (file[0] != SEQUENCE) {
            throw damaged(Damage.OTHER_TYPE, where + " is no keystore");
        }
        if (trailingBytes(file, where) > 0) {
            throw damaged(Damage.CHANGED, where + " has something appended that is not part of the keystore");
        }
        if (!isPkcs12(file)) {
            throw damaged(Damage.CHANGED, where + " is damaged: it has not the parts of a keystore");
        }
    }

    /** How many bytes follow the outermost element, whose parts are not read yet. */
    private static int trailingBytes(byte[] file, Path where) {
        try (ASN1InputStream in = new ASN1InputStream(file, true)) {
            in.readObject();
            return in.available();
        } catch (IOException e) {
            throw damaged(Damage.CUT, where + " is cut: its end is missing");
        }
    }

    /** What the parts encode to is compared with the file, so each length is the shortest and there are no more parts. */
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
                damage, what, "Nothing is written over it; put a copy in its place, or move it away", null);
    }
}
