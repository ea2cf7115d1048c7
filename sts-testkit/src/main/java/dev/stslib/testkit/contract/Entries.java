package dev.stslib.testkit.contract;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import java.time.Instant;

/** Made-up entries for trials of stores. */
final class Entries {
    private static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Instant EXPIRATION = Instant.parse("2026-11-21T11:00:00Z");

    private Entries() {}

    static StoredEntry entry(String name, long version, byte[] payload) {
        EntryInfo info = new EntryInfo(
                new EntryName(name),
                EntryKind.ROLE,
                "vault",
                ISSUED,
                EXPIRATION,
                "arn:aws:iam::123456789012:role/S3ReadOnlyRole",
                "123456789012",
                version);
        return new StoredEntry(info, SecretBytes.copyOf(payload));
    }

    /** An entry about which little is known. */
    static StoredEntry bare(String name, long version, byte[] payload) {
        EntryInfo info =
                new EntryInfo(new EntryName(name), EntryKind.OTHER, "", Instant.EPOCH, EXPIRATION, null, null, version);
        return new StoredEntry(info, SecretBytes.copyOf(payload));
    }

    /** Bytes that do not repeat soon. */
    static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        int state = length + 1;
        for (int i = 0; i < length; i++) {
            state = state * 1_103_515_245 + 12_345;
            bytes[i] = (byte) (state >> 16);
        }
        return bytes;
    }
}
