package dev.stslib.format.boto;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * boto 2's saved JSON: the bytes that {@code boto.sts.credentials.Credentials.save} writes and {@code load} reads, with
 * {@code access_key}, {@code secret_key}, {@code session_token}, {@code expiration} and {@code request_id}. A set is an
 * object of these by name.
 *
 * <p>boto 2 saves no time of arrival, so credentials that are decoded have {@link java.time.Instant#EPOCH} as
 * {@code issuedAt}: longer ago than any lifetime, so that it cannot be taken for a real time, and always before the
 * expiration. The request id is not kept either; {@link BotoCredentials} keeps it.
 */
public final class Boto2Format implements CredentialFormat {
    static final String NAME = "boto2";

    /** Creates the format. {@link java.util.ServiceLoader} calls this. */
    public Boto2Format() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return PythonJson.dumps(BotoCredentials.of(credentials).toMap());
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return BotoCredentials.of(BotoJson.read(NAME, encoded)).toTemporaryCredentials();
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        Map<String, Object> documents = new LinkedHashMap<>();
        set.asMap()
                .forEach((name, credentials) ->
                        documents.put(name, BotoCredentials.of(credentials).toMap()));
        return PythonJson.dumps(documents);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        BotoJson.read(NAME, encoded)
                .objects()
                .forEach((name, fields) ->
                        set.put(name, BotoCredentials.of(fields).toTemporaryCredentials()));
        return CredentialSet.of(set);
    }
}
