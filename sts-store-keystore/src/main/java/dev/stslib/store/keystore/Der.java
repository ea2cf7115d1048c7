package dev.stslib.store.keystore;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Whether a PKCS12 file is as long as its own outermost DER element says, and whether everything in it that its checksum
 * does not cover is what must stand there. Java's keystores ask neither question: they take a file with something
 * appended, give the strangest errors for a cut one, and read over some flipped bits before the checksum.
 */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;

    private Der() {}

    private static final byte[] VERSION = {3};
    /** 1.2.840.113549.1.7.1, data. */
    private static final byte[] DATA = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x07, 0x01};

    /**
     * Checks that the bytes are one DER sequence, no more and no less, with the parts of a PKCS12 file.
     *
     * @throws DamagedStoreException if they are not
     */
    static void checkWhole(byte[] file, Path where) {
        if (file.length > 0 && file[0] != SEQUENCE) {
            throw damaged(Damage.OTHER_TYPE, where + " is no keystore");
        }
        long length = wholeLength(file);
        if (file.length < length) {
            throw damaged(Damage.CUT, where + (file.length == 0 ? " is empty" : " is cut: its end is missing"));
        }
        if (file.length > length) {
            throw damaged(Damage.CHANGED, where + " has something appended that is not part of the keystore");
        }
        try {
            checkParts(new DerReader(file).enter(DerReader.SEQUENCE));
        } catch (IOException e) {
            throw damaged(Damage.CHANGED, where + " is damaged: it has not the parts of a keystore");
        }
    }

    /**
     * The parts up to those that the checksum covers, or that are compared with it.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7292#section-4">RFC 7292, section 4</a>
     */
    private static void checkParts(DerReader file) throws IOException {
        expect(VERSION, file.enter(DerReader.INTEGER));
        DerReader content = file.enter(DerReader.SEQUENCE);
        expect(DATA, content.enter(DerReader.OBJECT_IDENTIFIER));
        DerReader tagged = content.enter(DerReader.EXPLICIT_0);
        tagged.enter(DerReader.OCTET_STRING);
        tagged.expectEnd();
        content.expectEnd();
        checkChecksum(file.enter(DerReader.SEQUENCE));
        file.expectEnd();
    }

    private static void checkChecksum(DerReader checksum) throws IOException {
        DerReader digest = checksum.enter(DerReader.SEQUENCE);
        DerReader algorithm = digest.enter(DerReader.SEQUENCE);
        algorithm.enter(DerReader.OBJECT_IDENTIFIER);
        if (algorithm.hasMore()) {
            algorithm.enter(DerReader.NULL).expectEnd();
        }
        algorithm.expectEnd();
        digest.enter(DerReader.OCTET_STRING);
        digest.expectEnd();
        checksum.enter(DerReader.OCTET_STRING);
        if (checksum.hasMore()) {
            checksum.enter(DerReader.INTEGER);
        }
        checksum.expectEnd();
    }

    private static void expect(byte[] wanted, DerReader found) throws IOException {
        if (!Arrays.equals(wanted, found.rest())) {
            throw new IOException("Another value");
        }
    }

    /** The length that the head announces; more than there is if the head itself is cut. */
    private static long wholeLength(byte[] file) {
        if (file.length < 2) {
            return 2;
        }
        int first = Byte.toUnsignedInt(file[1]);
        if (first < LONG_FORM) {
            return 2L + first;
        }
        int digits = first - LONG_FORM;
        if (digits == 0 || digits > Integer.BYTES || file.length < 2 + digits) {
            return Long.MAX_VALUE;
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            length = (length << Byte.SIZE) + Byte.toUnsignedInt(file[2 + i]);
        }
        return 2L + digits + length;
    }

    private static DamagedStoreException damaged(Damage damage, String what) {
        return new DamagedStoreException(
                damage, what, "Nothing is written over it; put a copy in its place, or move it away", null);
    }
}
