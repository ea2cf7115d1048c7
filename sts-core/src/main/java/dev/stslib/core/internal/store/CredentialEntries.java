package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes entries of credentials, and credentials of entries. */
final class CredentialEntries {
    private final Supplier<CredentialFormat> format;
    private final Function<String, CredentialFormat> formats;
    private final InstantSource clock;

    /**
     * Makes it without looking a format up.
     *
     * @param format the format of new entries, looked up when the first is written
     * @param formats looks a format up by name
     * @param clock the wall clock
     */
    CredentialEntries(
            Supplier<CredentialFormat> format, Function<String, CredentialFormat> formats, InstantSource clock) {
        this.format = format;
        this.formats = formats;
        this.clock = clock;
    }

    /** Fails if the format of new entries does not exist. */
    void requireFormat() {
        CredentialFormat unused = format.get();
    }

    static EntryName name(CredentialKey key) {
        return new EntryName(key.digest());
    }

    /** The credentials as a new entry keeps them. */
    SecretBytes payload(TemporaryCredentials credentials) {
        return payload(format.get(), credentials);
    }

    private static SecretBytes payload(CredentialFormat used, TemporaryCredentials credentials) {
        return SecretBytes.copyOf(used.encode(credentials));
    }

    /** Makes a new entry. */
    StoredEntry entry(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            long version) {
        CredentialFormat used = format.get();
        EntryInfo info = new EntryInfo(
                name(key),
                descriptor.kind(),
                used.name(),
                credentials.issuedAt(),
                credentials.expiration(),
                descriptor.arn(),
                account,
                version);
        return new StoredEntry(info, payload(used, credentials));
    }

    /**
     * Reads the credentials of an entry. Some formats do not keep the time of arrival; the store does. What arrived later
     * than now was stored by another clock, or the clock was set back since: it lives no longer than it did on arrival.
     */
    TemporaryCredentials decode(StoredEntry entry) {
        TemporaryCredentials found =
                formats.apply(entry.info().format()).decode(entry.payload().revealSecret());
        Instant stored = entry.info().issued();
        // The format may keep the time of arrival more precisely.
        boolean same = found.issuedAt().truncatedTo(ChronoUnit.MILLIS).equals(stored);
        Instant issued = same ? found.issuedAt() : stored;
        Instant now = clock.instant();
        if (issued.isAfter(now)) {
            Duration ahead = Duration.between(now, issued);
            return dated(found, now, found.expiration().minus(ahead));
        }
        return same ? found : dated(found, issued, found.expiration());
    }

    private static TemporaryCredentials dated(TemporaryCredentials found, Instant issued, Instant expiration) {
        return new TemporaryCredentials(
                found.accessKeyId(), found.secretAccessKey(), found.sessionToken(), issued, expiration);
    }
}
