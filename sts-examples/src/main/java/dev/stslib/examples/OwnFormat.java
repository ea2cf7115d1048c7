package dev.stslib.examples;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A custom format, compact and binary: a magic number, the number of names, then each name with its credentials. */
public final class OwnFormat implements CredentialFormat {
    private static final int MAGIC = 0x0057_5453;
    private static final String SINGLE = "";

    @Override
    public String name() {
        return "compact";
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return encodeSet(CredentialSet.of(Map.of(SINGLE, credentials)));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return decodeSet(encoded).find(SINGLE).orElseThrow(() -> notOfThisFormat(null));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(set.names().size());
            for (Map.Entry<String, TemporaryCredentials> entry : set.asMap().entrySet()) {
                TemporaryCredentials value = entry.getValue();
                write(out, entry.getKey());
                write(out, value.accessKeyId());
                write(out, value.secretAccessKey().revealSecret());
                write(out, value.sessionToken().revealSecret());
                out.writeLong(value.issuedAt().toEpochMilli());
                out.writeLong(value.expiration().toEpochMilli());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An array takes everything", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            int left = in.readInt() == MAGIC ? in.readInt() : -1;
            for (; left > 0; left--) {
                set.put(
                        read(in),
                        new TemporaryCredentials(
                                read(in), Secret.of(read(in)), Secret.of(read(in)), time(in), time(in)));
            }
            if (left < 0 || in.read() >= 0) {
                throw new IOException("Not the number, or more than was announced");
            }
        } catch (IOException e) {
            throw notOfThisFormat(e);
        }
        return CredentialSet.of(set);
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / Character.BYTES) {
            throw new IOException("A text is cut");
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(in.readChar());
        }
        return text.toString();
    }

    private static Instant time(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }

    private static FormatException notOfThisFormat(@Nullable IOException cause) {
        return new FormatException("These bytes are not of the format compact", "Name the format they are of", cause);
    }
}
