package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.signin.JsonFiles;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of roles in {@code ~/.aws/cli/cache}, as the AWS CLI keeps them, one file for each role. Whatever is wrong
 * with such a file, Identity Center is asked.
 */
final class CliCache {
    /** The AWS CLI uses no credentials that end within this time. */
    private static final Duration WINDOW = Duration.ofMinutes(15);
    /** The longest lifetime that AWS gives to credentials. */
    private static final Duration LONGEST = Duration.ofHours(36);

    private static final String TYPE = "ProviderType";
    private static final String SSO = "sso";
    private static final String CREDENTIALS = "Credentials";
    private static final String ACCESS_KEY_ID = "AccessKeyId";
    private static final String SECRET_ACCESS_KEY = "SecretAccessKey";
    private static final String SESSION_TOKEN = "SessionToken";
    private static final String EXPIRATION = "Expiration";
    private static final String ACCOUNT_ID = "AccountId";

    private final JsonFiles files;
    private final InstantSource clock;

    CliCache(JsonFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /** The credentials of a role that the AWS CLI would use too; empty if there are none. */
    Optional<SourceCredentials> find(SsoCredentials sso) {
        Path file = sso.awsCliFile();
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            // Another user who can write the file could have put credentials of another account into it.
            OwnerOnlyFiles.check(file);
            Map<String, Object> entry = files.fieldsOrNone(file);
            return SSO.equals(entry.get(TYPE))
                    ? Optional.of(read(entry, sso.role().accountId())).filter(this::isUsable)
                    : Optional.empty();
        } catch (StslibException e) {
            return Optional.empty();
        }
    }

    private static SourceCredentials read(Map<String, Object> entry, String account) {
        Function<String, StslibException> error = problem -> new UnexpectedAnswerException(problem, "Delete the file");
        Fields fields = Fields.parse(error, () -> entry).object(CREDENTIALS);
        String known = fields.nonEmptyTextOrNull(ACCOUNT_ID);
        if (known != null && !known.equals(account)) {
            throw error.apply("The credentials are of another account");
        }
        return new SourceCredentials(
                sendable(fields, ACCESS_KEY_ID, error),
                Secret.of(sendable(fields, SECRET_ACCESS_KEY, error)),
                Secret.of(sendable(fields, SESSION_TOKEN, error)),
                fields.timeOrNull(EXPIRATION),
                account);
    }

    private static String sendable(Fields fields, String name, Function<String, StslibException> error) {
        String value = fields.nonEmptyText(name);
        if (!CredentialFields.isSendable(value)) {
            throw error.apply("The field " + name + " has a character that no key of AWS has");
        }
        return value;
    }

    private boolean isUsable(SourceCredentials found) {
        Instant end = found.expiration();
        Instant now = clock.instant();
        return end != null && !end.isBefore(now.plus(WINDOW)) && !end.isAfter(now.plus(LONGEST));
    }

    /** Leaves credentials for the AWS CLI. Where nothing can be written, it has no effect. */
    void save(SsoCredentials sso, SourceCredentials got) {
        Path file = sso.awsCliFile();
        Instant end = got.expiration();
        Secret token = got.sessionToken();
        if (end == null || token == null) {
            return;
        }
        try {
            Map<String, Object> entry = new LinkedHashMap<>(files.fieldsOrNone(file));
            if (!Objects.equals(entry.getOrDefault(TYPE, SSO), SSO)) {
                return;
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            known(entry.get(CREDENTIALS)).forEach((name, value) -> fields.put(String.valueOf(name), value));
            fields.put(ACCESS_KEY_ID, got.accessKeyId());
            fields.put(SECRET_ACCESS_KEY, got.secretAccessKey().revealSecret());
            fields.put(SESSION_TOKEN, token.revealSecret());
            fields.put(EXPIRATION, SsoToken.time(end));
            fields.put(ACCOUNT_ID, sso.role().accountId());
            entry.put(TYPE, SSO);
            entry.put(CREDENTIALS, fields);
            files.write(file, entry);
        } catch (StslibException e) {
            // The credentials are there. The AWS CLI asks for its own.
            return;
        }
    }

    private static Map<?, ?> known(@Nullable Object credentials) {
        return credentials instanceof Map<?, ?> map ? map : Map.of();
    }
}
