package dev.stslib.format.boto;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.api.spi.CredentialFormat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * boto's native dictionary as one JSON object: {@code AccessKeyId}, {@code StartTime}, {@code Expiration} (ISO 8601,
 * UTC, to the microsecond), {@code SecretAccessKey}, {@code SessionToken}. A set is an object of these by name, as
 * stslib's {@code sts-<profile>}.
 *
 * <p>Reading is strict about types and passes over fields it does not know.
 */
public final class BotoFormat implements CredentialFormat {
    private static final String NAME = "boto";

    /** Makes the format; {@link java.util.ServiceLoader} does. */
    public BotoFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return BotoJson.write(out -> write(out, credentials));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(BotoJson.read(NAME, encoded));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        return BotoJson.write(out -> {
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
        BotoJson.read(NAME, encoded).objects().forEach((name, fields) -> set.put(name, credentials(fields)));
        return CredentialSet.of(set);
    }

    private static void write(JsonGenerator out, TemporaryCredentials credentials) throws IOException {
        out.writeStartObject();
        out.writeStringField("AccessKeyId", credentials.accessKeyId());
        out.writeStringField("StartTime", Iso8601.write(credentials.issuedAt()));
        out.writeStringField("Expiration", Iso8601.write(credentials.expiration()));
        out.writeStringField("SecretAccessKey", credentials.secretAccessKey().revealSecret());
        out.writeStringField("SessionToken", credentials.sessionToken().revealSecret());
        out.writeEndObject();
    }

    private static TemporaryCredentials credentials(Fields fields) {
        return new TemporaryCredentials(
                fields.text("AccessKeyId"),
                Secret.of(fields.text("SecretAccessKey")),
                Secret.of(fields.text("SessionToken")),
                fields.time("StartTime"),
                fields.time("Expiration"));
    }
}
