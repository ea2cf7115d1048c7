package dev.stslib.format.shell;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.spi.CredentialFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a {@code credential_process} prints: {@code Version} (the number 1), {@code AccessKeyId}, {@code
 * SecretAccessKey}, {@code SessionToken}, {@code Expiration} and, if it was given, {@code AccountId}. Every value can be
 * expressed. A set is an object of these by name; no AWS tool reads that, but {@code jq} does.
 *
 * <p>Without a session token (it is empty) or an expiration ({@link TemporaryCredentials#LATEST}) the field is left out;
 * the AWS SDKs never refresh credentials without {@code Expiration}. {@code issuedAt} is not kept: decoding gives {@link
 * java.time.Instant#EPOCH}. Decoding passes over fields that it does not know.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS, process credential
 *     provider</a>
 */
public final class ProcessFormat implements CredentialFormat {
    private static final String NAME = "process";

    private final @Nullable String accountId;

    /** Creates the format without an account; {@link java.util.ServiceLoader} does. */
    public ProcessFormat() {
        this(null);
    }

    private ProcessFormat(@Nullable String accountId) {
        this.accountId = accountId;
    }

    /**
     * Returns the format that writes {@code AccountId}, from which the AWS SDKs make account-based endpoints.
     *
     * @param accountId the account of the credentials, twelve digits
     * @return a format that writes the account into single credentials, not into those of a set
     * @throws FormatException if it is not twelve digits
     */
    public ProcessFormat withAccountId(String accountId) {
        if (!accountId.matches("[0-9]{12}")) {
            throw new FormatException(
                    "The account id is not twelve digits", "Give the account's number, such as 111122223333");
        }
        return new ProcessFormat(accountId);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        Map<String, Object> fields = fields(credentials);
        if (accountId != null) {
            fields.put("AccountId", accountId);
        }
        return ProcessJson.write(fields);
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(ProcessJson.read(NAME, encoded));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        Map<String, Object> documents = new LinkedHashMap<>();
        set.asMap().forEach((name, credentials) -> documents.put(name, fields(credentials)));
        return ProcessJson.write(documents);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        ProcessJson.read(NAME, encoded).objects().forEach((name, fields) -> set.put(name, credentials(fields)));
        return CredentialSet.of(set);
    }

    private static Map<String, Object> fields(TemporaryCredentials credentials) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Version", 1);
        fields.putAll(FieldNames.PROCESS.write(credentials));
        return fields;
    }

    private static TemporaryCredentials credentials(Fields fields) {
        if (fields.number("Version") != 1) {
            throw new FormatException(
                    "The field Version is not the number 1, so these are not credentials in the format " + NAME,
                    "Name the format that they were written in, or request new credentials");
        }
        return FieldNames.PROCESS.read(fields);
    }
}
