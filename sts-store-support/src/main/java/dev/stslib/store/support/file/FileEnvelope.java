package dev.stslib.store.support.file;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * A type of file that holds a head, which may be read alone, and a payload, and whose checksum shows whether it is whole.
 * Its checksums find accidents, not attacks; they need no password.
 *
 * <pre>
 * start     8 bytes   the type, ASCII
 *           2 bytes   the version of the layout
 *           4 bytes   length of the head
 *           4 bytes   length of the payload
 *           4 bytes   CRC-32 of the version and the lengths
 * head      as said
 *           32 bytes  SHA-256 of all before
 * payload   as said
 *           32 bytes  SHA-256 of all before
 * </pre>
 *
 * Numbers are big-endian. The start is the same in every version of the layout.
 */
public final class FileEnvelope {
    private static final int NAME = 8;
    private static final int NUMBERS = Short.BYTES + 2 * Integer.BYTES;
    private static final int HEAD_AT = NAME + Short.BYTES;
    private static final int START = NAME + NUMBERS + Integer.BYTES;
    private static final int DIGEST = 32;
    private static final byte[] OURS = "stslib-".getBytes(StandardCharsets.US_ASCII);

    private final byte[] name;
    private final short version;
    private final String remedy;

    /**
     * A type of file.
     *
     * @param name eight ASCII characters, which no other type has
     * @param version the version of the layout that is written, and the newest that is read, 1 or higher
     */
    public FileEnvelope(String name, int version) {
        this(
                name,
                version,
                "stslib does not overwrite it. If you do not need it any more, delete it; stslib then creates a new one");
    }

    /**
     * A type of file that stslib does not create again after it is deleted.
     *
     * @param name eight ASCII characters, which no other type has
     * @param version the version of the layout that is written, and the newest that is read, 1 or higher
     * @param remedy how to replace a damaged file, one sentence without the full stop
     */
    public FileEnvelope(String name, int version, String remedy) {
        this.remedy = remedy;
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.version = (short) version;
        if (this.name.length != NAME || version < 1 || version > Short.MAX_VALUE) {
            throw new IllegalArgumentException("A type has eight characters and a version from 1 to 32767");
        }
    }

    /**
     * Makes the bytes of a file.
     *
     * @param head the head, of any length
     * @param payload the payload, of any length
     * @return the bytes
     */
    public byte[] encode(byte[] head, byte[] payload) {
        ByteBuffer file =
                ByteBuffer.allocate(Math.toIntExact((long) START + head.length + payload.length + 2 * DIGEST));
        file.put(name).putShort(version).putInt(head.length).putInt(payload.length);
        file.putInt(crc(file.array()));
        file.put(head);
        file.put(sha256(file.array(), file.position()));
        file.put(payload);
        file.put(sha256(file.array(), file.position()));
        return file.array();
    }

    /**
     * Reads the bytes of a file.
     *
     * @param file the bytes
     * @param where what the bytes are, for the message, such as a path
     * @return head and payload
     * @throws DamagedStoreException if it is cut, changed, or of another type
     * @throws NewerStoreException if its layout is newer
     */
    public Content decode(byte[] file, String where) {
        Start start = start(file, file.length, where);
        int payloadAt = START + start.head + DIGEST;
        byte[] head = head(file, start, where);
        int end = payloadAt + start.payload;
        checkDigest(file, end, where);
        return new Content(head, Arrays.copyOfRange(file, payloadAt, end));
    }

    /**
     * Reads the head of a file and leaves the payload where it is.
     *
     * @param file the file from its start on; it is not closed
     * @param length how many bytes the whole file has
     * @param where what the bytes are, for the message, such as a path
     * @return the head
     * @throws DamagedStoreException if the start or the head is cut or changed, or the file of another type
     * @throws NewerStoreException if its layout is newer
     * @throws IOException if it cannot be read
     */
    public byte[] decodeHead(InputStream file, long length, String where) throws IOException {
        byte[] first = file.readNBytes(START);
        if (!startsLikeThis(first)) {
            throw damaged(otherThanThis(withHead(first, file, length)), where);
        }
        Start start = start(first, length, where);
        byte[] all = Arrays.copyOf(first, START + start.head + DIGEST);
        if (file.readNBytes(all, START, all.length - START) < all.length - START) {
            throw new EOFException(where + " became shorter while it was read");
        }
        return head(all, start, where);
    }

    private Start start(byte[] first, long length, String where) {
        if (!startsLikeThis(first)) {
            throw damaged(otherThanThis(first), where);
        }
        if (first.length < START) {
            throw damaged(Damage.CUT, where);
        }
        if (!numbersHold(first)) {
            throw damaged(Damage.CHANGED, where);
        }
        ByteBuffer numbers = ByteBuffer.wrap(first, NAME, START - NAME);
        int written = numbers.getShort();
        Start start = new Start(numbers.getInt(), numbers.getInt());
        if (written > version) {
            throw new NewerStoreException(
                    where + " was written in layout " + written + ", which is newer than " + version
                            + ", the newest known here",
                    "Use the version of stslib that wrote it, or a later one");
        }
        long whole = (long) START + start.head + start.payload + 2L * DIGEST;
        if (length != whole) {
            throw damaged(length < whole ? Damage.CUT : Damage.CHANGED, where);
        }
        return start;
    }

    /** Whether the lengths are those that were written, in a file of any type. */
    private static boolean numbersHold(byte[] first) {
        if (first.length < START) {
            return false;
        }
        ByteBuffer numbers = ByteBuffer.wrap(first);
        return numbers.getInt(START - Integer.BYTES) == crc(first)
                && numbers.getInt(HEAD_AT) >= 0
                && numbers.getInt(HEAD_AT + Integer.BYTES) >= 0;
    }

    /** What is wrong with a file whose start is not this type's: its name was changed, or it is a whole one of another type. */
    private static Damage otherThanThis(byte[] file) {
        if (!numbersHold(file)) {
            return Damage.OTHER_TYPE;
        }
        boolean named = Arrays.equals(file, 0, OURS.length, OURS, 0, OURS.length)
                && file[OURS.length] >= 'a'
                && file[OURS.length] <= 'z';
        long end = headEnd(file);
        boolean whole = end + DIGEST <= file.length && digestHolds(file, (int) end);
        return named && whole ? Damage.OTHER_TYPE : Damage.CHANGED;
    }

    /** The start and, if its length can be believed, the head. */
    private static byte[] withHead(byte[] first, InputStream file, long length) throws IOException {
        if (!numbersHold(first)) {
            return first;
        }
        long end = headEnd(first) + DIGEST;
        byte[] all = Arrays.copyOf(first, (int) Math.min(end, Math.max(length, START)));
        file.readNBytes(all, START, all.length - START);
        return all;
    }

    /**
     * Tells whether a file is a whole one of another type, as far as its head. What is damaged, or has no envelope, is not.
     *
     * @param file the file from its start on; it is not closed
     * @param length how many bytes the whole file has
     * @return true if start and head are intact and of another type
     * @throws IOException if it cannot be read
     */
    public boolean isOtherType(InputStream file, long length) throws IOException {
        byte[] first = file.readNBytes(START);
        if (startsLikeThis(first) || !numbersHold(first)) {
            return false;
        }
        byte[] all = withHead(first, file, length);
        long end = headEnd(first);
        return end + DIGEST <= all.length && digestHolds(all, (int) end);
    }

    private static long headEnd(byte[] first) {
        return (long) START + ByteBuffer.wrap(first).getInt(HEAD_AT);
    }

    private boolean startsLikeThis(byte[] first) {
        int many = Math.min(first.length, NAME);
        return Arrays.equals(first, 0, many, name, 0, many);
    }

    private byte[] head(byte[] file, Start start, String where) {
        checkDigest(file, START + start.head, where);
        return Arrays.copyOfRange(file, START, START + start.head);
    }

    private void checkDigest(byte[] file, int end, String where) {
        if (!digestHolds(file, end)) {
            throw damaged(Damage.CHANGED, where);
        }
    }

    private static boolean digestHolds(byte[] file, int end) {
        return MessageDigest.isEqual(sha256(file, end), Arrays.copyOfRange(file, end, end + DIGEST));
    }

    private DamagedStoreException damaged(Damage damage, String where) {
        String what = switch (damage) {
            case CUT -> where + " is cut: its end is missing";
            case CHANGED -> where + " is damaged: its bytes are not those that were written";
            case OTHER_TYPE -> where + " is a file of another type";
        };
        return new DamagedStoreException(damage, what, remedy, null);
    }

    private static int crc(byte[] file) {
        CRC32 crc = new CRC32();
        crc.update(file, NAME, NUMBERS);
        return (int) crc.getValue();
    }

    private static byte[] sha256(byte[] file, int end) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file, 0, end);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** How long the parts are. */
    private record Start(int head, int payload) {}

    /** What a file holds. */
    public static final class Content {
        private final byte[] head;
        private final byte[] payload;

        private Content(byte[] head, byte[] payload) {
            this.head = Objects.requireNonNull(head, "head");
            this.payload = Objects.requireNonNull(payload, "payload");
        }

        /**
         * The head.
         *
         * @return the bytes themselves, no copy
         */
        public byte[] head() {
            return head;
        }

        /**
         * The payload.
         *
         * @return the bytes themselves, no copy, so that the caller can overwrite them
         */
        public byte[] payload() {
            return payload;
        }
    }
}
