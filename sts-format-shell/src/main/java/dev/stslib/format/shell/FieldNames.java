package dev.stslib.format.shell;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names under which a layout keeps the parts of credentials. Credentials without a session token are long-term keys:
 * the token is empty in Java and left out of the layout. Credentials that never expire have {@link
 * TemporaryCredentials#LATEST} as expiration in Java and none in the layout. No layout keeps {@code issuedAt}.
 */
record FieldNames(String accessKeyId, String secretAccessKey, String sessionToken, String expiration) {
    static final FieldNames PROCESS = new FieldNames("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration");
    static final FieldNames VARIABLES = new FieldNames(
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION");
    static final FieldNames INI = new FieldNames(
            "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_credential_expiration");

    /**
     * The values by name, the optional ones first. A text that ends with the required ones is not complete before its
     * end, so a text that was cut cannot pass for long-term keys.
     *
     * @throws FormatException if the access key id or the secret access key is empty
     */
    Map<String, String> write(TemporaryCredentials credentials) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!credentials.expiration().equals(TemporaryCredentials.LATEST)) {
            values.put(expiration, Iso8601.write(credentials.expiration()));
        }
        String token = credentials.sessionToken().revealSecret();
        if (!token.isEmpty()) {
            values.put(sessionToken, token);
        }
        values.put(accessKeyId, required(accessKeyId, credentials.accessKeyId()));
        values.put(
                secretAccessKey,
                required(secretAccessKey, credentials.secretAccessKey().revealSecret()));
        return values;
    }

    private static String required(String name, String value) {
        if (value.isEmpty()) {
            throw new FormatException("The value of " + name + " is empty", "Request new credentials");
        }
        return value;
    }

    /** The credentials that the fields hold, with {@link Instant#EPOCH} as {@code issuedAt}. */
    TemporaryCredentials read(Fields fields) {
        String token = fields.nonEmptyTextOrNull(sessionToken);
        Instant end = fields.timeOrNull(expiration);
        return new TemporaryCredentials(
                fields.nonEmptyText(accessKeyId),
                Secret.of(fields.nonEmptyText(secretAccessKey)),
                Secret.of(token == null ? "" : token),
                Instant.EPOCH,
                end == null ? TemporaryCredentials.LATEST : end);
    }
}
