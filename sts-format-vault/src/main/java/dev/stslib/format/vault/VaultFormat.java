package dev.stslib.format.vault;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.api.spi.CredentialFormat;
import java.io.IOException;
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
 * <p>Reading is strict about types, passes over fields it does not know, and refuses credentials whose outer and inner
 * fields contradict each other.
 */
public final class VaultFormat implements CredentialFormat {
    static final String NAME = "vault";

    /** Makes the format; {@link java.util.ServiceLoader} does. */
    public VaultFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return VaultJson.write(out -> write(out, credentials));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(read(encoded));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        return VaultJson.write(out -> {
            out.writeStartObject();
            for (Map.Entry<String, TemporaryCredentials> entry : set.asMap().entrySet()) {
                out.writeFieldName(entry.getKey());
                write(out, entry.getValue());
            }
            out.writeEndObject();
        });
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        read(encoded).objects().forEach((name, fields) -> set.put(name, credentials(fields)));
        return CredentialSet.of(set);
    }

    private static Fields read(byte[] encoded) {
        Map<String, Object> plain = PlainJson.read(encoded);
        return plain == null ? VaultJson.read(encoded) : Fields.of(NAME, plain);
    }

    private static void write(JsonGenerator out, TemporaryCredentials credentials) throws IOException {
        String start = Iso8601.write(credentials.issuedAt());
        String end = Iso8601.write(credentials.expiration());
        out.writeStartObject();
        out.writeStringField("start", start);
        out.writeStringField("end", end);
        out.writeNumberField("duration", lifetimeAsWritten(credentials).toSeconds());
        out.writeStringField("expiration", end);
        out.writeStringField("access_key", credentials.accessKeyId());
        out.writeStringField("secret_key", credentials.secretAccessKey().revealSecret());
        out.writeStringField("session", credentials.sessionToken().revealSecret());
        out.writeObjectFieldStart("boto");
        out.writeStringField("AccessKeyId", credentials.accessKeyId());
        out.writeStringField("StartTime", start);
        out.writeStringField("Expiration", end);
        out.writeStringField("SecretAccessKey", credentials.secretAccessKey().revealSecret());
        out.writeStringField("SessionToken", credentials.sessionToken().revealSecret());
        out.writeEndObject();
        out.writeEndObject();
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
