package dev.stslib.store.keystore;

import java.io.IOException;
import java.util.Arrays;

/** Reads DER strictly, one element after the other: each tag is the one that is expected, each length is the shortest. */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int EXPLICIT_0 = 0xA0;

    private static final int LONG_FORM = 0x80;

    private final byte[] bytes;
    private final int end;
    private int at;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** What is in the next element. */
    DerReader enter(int tag) throws IOException {
        if (next() != tag) {
            throw new IOException("Another tag");
        }
        int length = length();
        if (length > end - at) {
            throw new IOException("Too long");
        }
        DerReader inner = new DerReader(bytes, at, at + length);
        at += length;
        return inner;
    }

    /** The bytes that are left here. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return rest;
    }

    boolean hasMore() {
        return at < end;
    }

    void expectEnd() throws IOException {
        if (hasMore()) {
            throw new IOException("More than there should be");
        }
    }

    private int length() throws IOException {
        int first = next();
        if (first < LONG_FORM) {
            return first;
        }
        int digits = first - LONG_FORM;
        if (digits == 0 || digits > Integer.BYTES) {
            throw new IOException("No length");
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            length = (length << Byte.SIZE) + next();
        }
        boolean shortest = length >= LONG_FORM && length >>> (Byte.SIZE * (digits - 1)) != 0;
        if (!shortest || length > Integer.MAX_VALUE) {
            throw new IOException("Not the shortest length");
        }
        return (int) length;
    }

    private int next() throws IOException {
        if (at == end) {
            throw new IOException("Cut");
        }
        return Byte.toUnsignedInt(bytes[at++]);
    }
}
