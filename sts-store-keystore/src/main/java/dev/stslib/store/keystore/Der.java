package dev.stslib.store.keystore;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import java.nio.file.Path;

/**
 * Whether a file is as long as its own outermost DER element says. Java's keystores read past neither question: they
 * take a file with something appended, and give the strangest errors for a cut one.
 */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;

    private Der() {}

    /**
     * Checks that the bytes are one DER sequence, no more and no less.
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
