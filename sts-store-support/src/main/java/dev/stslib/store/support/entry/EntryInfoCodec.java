package dev.stslib.store.support.entry;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an entry, as bytes: version, issued and expiration in milliseconds, then the texts name, kind,
 * format, subject, account. A text is its number of UTF-16 units (-1 for none) and the units, so that every Java text
 * comes back as it was, also one that UTF-8 has no bytes for.
 */
final class EntryInfoCodec {
    private EntryInfoCodec() {}

    static byte[] encode(EntryInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeLong(info.version());
            out.writeLong(info.issued().toEpochMilli());
            out.writeLong(info.expiration().toEpochMilli());
            write(out, info.name().value());
            write(out, info.kind().name());
            write(out, info.format());
            write(out, info.subject());
            write(out, info.account());
        } catch (IOException e) {
            throw new UncheckedIOException("An array takes everything", e);
        }
        return bytes.toByteArray();
    }

    /** Reads it back; an IOException or an IllegalArgumentException says that these bytes are something else. */
    static EntryInfo decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        long version = in.readLong();
        Instant issued = Instant.ofEpochMilli(in.readLong());
        Instant expiration = Instant.ofEpochMilli(in.readLong());
        EntryName name = new EntryName(required(in));
        EntryKind kind = EntryKind.valueOf(required(in));
        return new EntryInfo(name, kind, required(in), issued, expiration, read(in), read(in), version);
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeInt(text == null ? -1 : text.length());
        out.writeChars(Objects.requireNonNullElse(text, ""));
    }

    private static String required(DataInputStream in) throws IOException {
        String text = read(in);
        if (text == null) {
            throw new EOFException("A text is missing");
        }
        return text;
    }

    private static @Nullable String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        if (length > in.available() / Character.BYTES) {
            throw new EOFException("A text is cut");
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(in.readChar());
        }
        return text.toString();
    }
}
