package dev.stslib.api.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The description of an entry, which a store can read without decrypting the entry. It contains no secret.
 *
 * @param name the name
 * @param kind the kind of credentials
 * @param format the name of the {@link CredentialFormat} that encoded its payload
 * @param issued when the credentials arrived, to the millisecond
 * @param expiration when they expire, to the millisecond. A time that does not fit into a {@code long} of milliseconds
 *     since 1970, such as {@link Instant#MAX}, becomes the nearest one that fits
 * @param subject a label for people: the ARN of the role or of the MFA device, or null
 * @param account the account id, twelve digits, or null if not known
 * @param version 1 or higher; it grows with every save under this name
 */
public record EntryInfo(
        EntryName name,
        EntryKind kind,
        String format,
        Instant issued,
        Instant expiration,
        @Nullable String subject,
        @Nullable String account,
        long version) {
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    public EntryInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(issued, "issued");
        Objects.requireNonNull(expiration, "expiration");
        issued = inMilliseconds(issued);
        expiration = inMilliseconds(expiration);
        if (version < 1) {
            throw new IllegalArgumentException("The version of an entry is 1 or higher, not " + version);
        }
    }

    /** Limits a time to what a {@code long} of milliseconds since 1970 can hold. */
    private static Instant inMilliseconds(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }

    /**
     * Returns a copy with another version.
     *
     * @param newVersion the version, 1 or higher
     * @return the copy
     */
    public EntryInfo withVersion(long newVersion) {
        return new EntryInfo(name, kind, format, issued, expiration, subject, account, newVersion);
    }
}
