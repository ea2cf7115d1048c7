package dev.stslib.core.internal.chain;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a {@code credential_process} prints. No error shows any of it. */
final class ProcessAnswer {
    private final ProcessCredentials process;

    private ProcessAnswer(ProcessCredentials process) {
        this.process = process;
    }

    static SourceCredentials parse(ProcessCredentials process, byte[] json) {
        ProcessAnswer answer = new ProcessAnswer(process);
        return answer.credentials(Fields.parse(answer::wrong, () -> read(json)));
    }

    /** The last of two fields with one name counts, as for the AWS CLI; some programs print the account as a number. */
    private static @Nullable Map<String, Object> read(byte[] json) throws IOException {
        Map<String, Object> values = Json.OBJECTS_WITH_DUPLICATES.readValue(json);
        if (values != null) {
            values.computeIfPresent("AccountId", (name, id) -> id instanceof Long ? id.toString() : id);
        }
        return values;
    }

    private SourceCredentials credentials(Fields fields) {
        if (fields.number("Version") != 1) {
            throw wrong("The field Version is not the number 1");
        }
        String token = fields.nonEmptyTextOrNull("SessionToken");
        String account = fields.nonEmptyTextOrNull("AccountId");
        return new SourceCredentials(
                sendable("AccessKeyId", fields.nonEmptyText("AccessKeyId")),
                Secret.of(sendable("SecretAccessKey", fields.nonEmptyText("SecretAccessKey"))),
                token == null ? null : Secret.of(sendable("SessionToken", token)),
                fields.timeOrNull("Expiration"),
                account == null ? process.accountId() : account);
    }

    private String sendable(String name, String value) {
        if (!StaticKeySet.isSendable(value)) {
            throw wrong("The field " + name + " has a line break, a blank or another character that no key of AWS has");
        }
        return value;
    }

    private CredentialProcessException wrong(String problem) {
        return new CredentialProcessException(
                "The credential_process of profile '" + process.profile() + "' printed no usable credentials: "
                        + problem,
                "Let it print {\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...} and nothing else");
    }
}
