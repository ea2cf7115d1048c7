package dev.stslib.format.boto;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.api.spi.CredentialFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * boto's native dictionary as one JSON object: {@code AccessKeyId}, {@code StartTime}, {@code Expiration} (ISO 8601,
 * UTC, to the microsecond), {@code SecretAccessKey}, {@code SessionToken}. A set is an object of these by name, as
 * stslib's {@code sts-<profile>}.
 *
 * <p>Reading is strict about types and ignores unknown fields.
 */
public final class BotoFormat implements CredentialFormat {
    private static final String NAME = "boto";

    /** Creates the format. {@link java.util.ServiceLoader} calls this. */
    public BotoFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return BotoJson.write(fields(credentials));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(BotoJson.read(NAME, encoded));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        Map<String, Object> documents = new LinkedHashMap<>();
        set.asMap().forEach((name, credentials) -> documents.put(name, fields(credentials)));
        return BotoJson.write(documents);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        BotoJson.read(NAME, encoded).objects().forEach((name, fields) -> set.put(name, credentials(fields)));
        return CredentialSet.of(set);
    }

    private static Map<String, Object> fields(TemporaryCredentials credentials) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("AccessKeyId", credentials.accessKeyId());
        fields.put("StartTime", Iso8601.write(credentials.issuedAt()));
        fields.put("Expiration", Iso8601.write(credentials.expiration()));
        fields.put("SecretAccessKey", credentials.secretAccessKey().revealSecret());
        fields.put("SessionToken", credentials.sessionToken().revealSecret());
        return fields;
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
