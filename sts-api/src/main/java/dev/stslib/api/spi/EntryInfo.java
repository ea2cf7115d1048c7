package dev.stslib.api.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows about an entry without opening it. No secret is in it.
 *
 * @param name the name
 * @param kind what the entry is
 * @param format the name of the format that made its bytes
 * @param issued when the credentials arrived, to the millisecond
 * @param expiration when they end, to the millisecond; {@link Instant#MAX} and the like become the last time that a
 *     count of milliseconds holds, some 290 million years from now
 * @param subject whose they are, for people: the role's ARN or the MFA device's, or null
 * @param account the twelve digits of the account, or null if not known
 * @param version a number that grows with every save of this name, from 1 up
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

    /** Stores count milliseconds from 1970; what is 290 million years away ends there. */
    private static Instant inMilliseconds(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }

    /**
     * The same with another version.
     *
     * @param newVersion the version, 1 or higher
     * @return the changed one
     */
    public EntryInfo withVersion(long newVersion) {
        return new EntryInfo(name, kind, format, issued, expiration, subject, account, newVersion);
    }
}
