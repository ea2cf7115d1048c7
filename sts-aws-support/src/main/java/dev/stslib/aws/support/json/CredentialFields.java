package dev.stslib.aws.support.json;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in a JSON object of a command, a container, an instance or Identity Center. A field of the wrong kind is an
 * error that names it; an empty text in an optional field counts as missing. No error shows any of the document.
 */
public final class CredentialFields {
    /** The characters that a request can carry in a key or a token. */
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

    private final Fields fields;
    private final String path;
    private final Function<String, ? extends StslibException> error;

    private CredentialFields(Fields fields, String path, Function<String, ? extends StslibException> error) {
        this.fields = fields;
        this.path = path;
        this.error = error;
    }

    /**
     * Reads an answer of an endpoint.
     *
     * @param json one object, whose fields each occur once
     * @param error makes the error out of the problem
     * @return its fields
     */
    public static CredentialFields ofEndpoint(String json, Function<String, ? extends StslibException> error) {
        return new CredentialFields(Json.fields(json.getBytes(StandardCharsets.UTF_8), error), "", error);
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
        return new CredentialFields(Fields.parse(error, () -> lastOfEach(json)), "", error);
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
     * An object inside.
     *
     * @param name the field
     * @return its fields
     */
    public CredentialFields object(String name) {
        return new CredentialFields(fields.object(name), path + name + ".", error);
    }

    /**
     * Credentials in fields with the names that AWS uses most. Only the key is required.
     *
     * @param tokenField the name of the field with the session token
     * @return the credentials; without a token or an expiration if there is none
     */
    public SourceCredentials credentials(String tokenField) {
        return new SourceCredentials(
                key("AccessKeyId"),
                Secret.of(key("SecretAccessKey")),
                fields.nonEmptyTextOrNull(tokenField) == null ? null : Secret.of(key(tokenField)),
                fields.timeOrNull("Expiration"),
                fields.nonEmptyTextOrNull("AccountId"));
    }

    /**
     * The credentials of a role, which have a token.
     *
     * @param endRequired whether they must have an expiration
     * @return the credentials
     */
    public SourceCredentials ofRole(boolean endRequired) {
        key("Token");
        SourceCredentials credentials = credentials("Token");
        if (endRequired && credentials.expiration() == null) {
            throw error.apply("The field " + path + "Expiration is missing or empty");
        }
        return credentials;
    }

    /**
     * A key or a token.
     *
     * @param name the field
     * @return its text, which a request can carry; it is an error if the field is missing, empty or anything else
     */
    public String key(String name) {
        String value = fields.nonEmptyText(name);
        if (!isSendable(value)) {
            throw error.apply("The field " + path + name
                    + " has a line break, a blank or another character that no key of AWS has");
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
