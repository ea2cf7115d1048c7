package dev.stslib.format.vault;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.api.spi.CredentialFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * stslib's vault layout, the fields of its {@code STSToken} and {@code STSingleSet}, as one JSON object: {@code start},
 * {@code end} and {@code expiration} (ISO 8601, UTC, to the microsecond; the last two are the same time),
 * {@code duration} (whole seconds from start to end), {@code access_key}, {@code secret_key}, {@code session} (the
 * session token) and {@code boto} with boto's dictionary of the same credentials. A set is an object of these by name.
 *
 * <p>Reading is strict about types, ignores unknown fields, and refuses credentials whose outer and inner
 * fields contradict each other.
 */
public final class VaultFormat implements CredentialFormat {
    static final String NAME = "vault";

    /** Creates the format. {@link java.util.ServiceLoader} calls this. */
    public VaultFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return VaultJson.write(fields(credentials));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(VaultJson.read(encoded));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        Map<String, Object> documents = new LinkedHashMap<>();
        set.asMap().forEach((name, credentials) -> documents.put(name, fields(credentials)));
        return VaultJson.write(documents);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        VaultJson.read(encoded).objects().forEach((name, fields) -> set.put(name, credentials(fields)));
        return CredentialSet.of(set);
    }

    private static Map<String, Object> fields(TemporaryCredentials credentials) {
        String start = Iso8601.write(credentials.issuedAt());
        String end = Iso8601.write(credentials.expiration());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("start", start);
        fields.put("end", end);
        fields.put("duration", lifetimeAsWritten(credentials).toSeconds());
        fields.put("expiration", end);
        fields.put("access_key", credentials.accessKeyId());
        fields.put("secret_key", credentials.secretAccessKey().revealSecret());
        fields.put("session", credentials.sessionToken().revealSecret());
        Map<String, Object> boto = new LinkedHashMap<>();
        boto.put("AccessKeyId", credentials.accessKeyId());
        boto.put("StartTime", start);
        boto.put("Expiration", end);
        boto.put("SecretAccessKey", credentials.secretAccessKey().revealSecret());
        boto.put("SessionToken", credentials.sessionToken().revealSecret());
        fields.put("boto", boto);
        return fields;
    }

    /** A lifetime to the nanosecond may have a second less than the one between the times that are written. */
    private static Duration lifetimeAsWritten(TemporaryCredentials credentials) {
        return Duration.between(
                credentials.issuedAt().truncatedTo(ChronoUnit.MICROS),
                credentials.expiration().truncatedTo(ChronoUnit.MICROS));
    }

    private static TemporaryCredentials credentials(Fields fields) {
        Instant start = fields.time("start");
        Instant end = fields.time("end");
        TemporaryCredentials credentials = new TemporaryCredentials(
                fields.text("access_key"),
                Secret.of(fields.text("secret_key")),
                Secret.of(fields.text("session")),
                start,
                end);
        Agreement.check(fields, credentials);
        return credentials;
    }
}
