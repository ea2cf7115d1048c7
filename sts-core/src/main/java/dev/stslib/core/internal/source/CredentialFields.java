package dev.stslib.core.internal.source;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in a JSON object of a command, a container or an instance. A field of the wrong kind is an error that names
 * it; an empty text in an optional field counts as missing. No error shows any of the document.
 */
public final class CredentialFields {
    /** The characters that a request can carry in a key or a token. */
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

    private final Fields fields;
    private final Function<String, ? extends StslibException> error;

    private CredentialFields(Fields fields, Function<String, ? extends StslibException> error) {
        this.fields = fields;
        this.error = error;
    }

    /**
     * Reads an answer of this machine.
     *
     * @param json one object, whose fields each occur once
     * @param error makes the error out of the problem
     * @return its fields
     */
    public static CredentialFields ofMachine(String json, Function<String, ? extends StslibException> error) {
        return new CredentialFields(Json.fields(json.getBytes(StandardCharsets.UTF_8), error), error);
    }

    /**
     * Reads what a command printed. As for the AWS CLI, the last of two fields with one name counts. Some commands print the
     * account as a number.
     *
     * @param json one object
     * @param error makes the error out of the problem
     * @return its fields
     */
    public static CredentialFields ofCommand(byte[] json, Function<String, ? extends StslibException> error) {
        return new CredentialFields(Fields.parse(error, () -> lastOfEach(json)), error);
    }

    private static @Nullable Map<String, Object> lastOfEach(byte[] json) throws IOException {
        Map<String, Object> values = Json.OBJECTS_WITH_DUPLICATES.readValue(json);
        if (values != null) {
            values.computeIfPresent("AccountId", (name, id) -> id instanceof Long ? id.toString() : id);
        }
        return values;
    }

    /** {@return the fields, for what is not about credentials} */
    public Fields fields() {
        return fields;
    }

    /**
     * The credentials.
     *
     * @param tokenField the name of the field with the session token
     * @return the credentials; without a token or an expiration if there is none
     */
    public SourceCredentials credentials(String tokenField) {
        String token = fields.nonEmptyTextOrNull(tokenField);
        return new SourceCredentials(
                sendable("AccessKeyId", fields.nonEmptyText("AccessKeyId")),
                Secret.of(sendable("SecretAccessKey", fields.nonEmptyText("SecretAccessKey"))),
                token == null ? null : Secret.of(sendable(tokenField, token)),
                fields.timeOrNull("Expiration"),
                fields.nonEmptyTextOrNull("AccountId"));
    }

    /**
     * The credentials of a role, which have a token.
     *
     * @param tokenField the name of the field with the session token
     * @param endRequired whether they must have an expiration
     * @return the credentials
     */
    public SourceCredentials ofRole(String tokenField, boolean endRequired) {
        SourceCredentials credentials = credentials(tokenField);
        if (!credentials.temporary()) {
            throw missing(tokenField);
        }
        @Nullable Instant end = credentials.expiration();
        if (end == null && endRequired) {
            throw missing("Expiration");
        }
        return credentials;
    }

    private StslibException missing(String name) {
        return error.apply("The field " + name + " is missing or empty");
    }

    private String sendable(String name, String value) {
        if (!isSendable(value)) {
            throw error.apply(
                    "The field " + name + " has a line break, a blank or another character that no key of AWS has");
        }
        return value;
    }

    /**
     * Says whether a request can carry a value as a key or a token.
     *
     * @param value the value
     * @return true if it consists of visible characters of ASCII
     */
    public static boolean isSendable(String value) {
        return VISIBLE.matcher(value).matches();
    }
}
