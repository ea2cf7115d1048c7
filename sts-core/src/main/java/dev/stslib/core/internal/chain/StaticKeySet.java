package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.json.CredentialFields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The static keys of a profile, of the JVM's properties or of the environment: all of them, none, or half a set. */
record StaticKeySet(
        @Nullable String id,
        @Nullable Secret secret,
        @Nullable Secret token,
        @Nullable String accountId) {

    static StaticKeySet of(Profile profile) {
        Secret id = secret(profile, "aws_access_key_id");
        return new StaticKeySet(
                id == null ? null : id.revealSecret(),
                secret(profile, "aws_secret_access_key"),
                secret(profile, "aws_session_token"),
                ProfileValues.textOrNull(profile, "aws_account_id"));
    }

    static StaticKeySet of(Function<String, @Nullable String> environment) {
        return new StaticKeySet(
                environment.apply("AWS_ACCESS_KEY_ID"),
                wrap(environment.apply("AWS_SECRET_ACCESS_KEY")),
                wrap(environment.apply("AWS_SESSION_TOKEN")),
                environment.apply("AWS_ACCOUNT_ID"));
    }

    static StaticKeySet ofProperties(SystemEnvironment systemEnvironment) {
        return new StaticKeySet(
                systemEnvironment.property("aws.accessKeyId").orElse(null),
                wrap(systemEnvironment.property("aws.secretAccessKey").orElse(null)),
                wrap(systemEnvironment.property("aws.sessionToken").orElse(null)),
                systemEnvironment.property("aws.accountId").orElse(null));
    }

    boolean complete() {
        return id != null && secret != null;
    }

    boolean none() {
        return id == null && secret == null && token == null;
    }

    /** The keys as credentials; the place and the names are for the error. */
    SourceCredentials require(String place, String idName, String secretName, String tokenName) {
        if (id != null && secret != null) {
            requireSendable(id, place, idName);
            requireSendable(secret.revealSecret(), place, secretName);
            requireSendable(token == null ? "" : token.revealSecret(), place, tokenName);
            return new SourceCredentials(id, secret, token, null, accountId);
        }
        if (none()) {
            throw new ProfileConfigurationException(
                    place + " holds no static keys where they are needed", "Set " + idName + " and " + secretName);
        }
        throw new ProfileConfigurationException(
                place + " holds half a set of static keys: " + missing(idName, secretName),
                "Set both " + idName + " and " + secretName + ", or take what is there out");
    }

    private static void requireSendable(String value, String place, String name) {
        if (!CredentialFields.isSendable(value)) {
            throw new ProfileConfigurationException(
                    place + " holds a value of " + name
                            + " with a line break, a blank or another character that no key of AWS has",
                    "Write the value of " + name + " alone, in one line");
        }
    }

    private String missing(String idName, String secretName) {
        if (id != null) {
            return secretName + " is missing";
        }
        return secret != null ? idName + " is missing" : idName + " and " + secretName + " are missing";
    }

    private static @Nullable Secret secret(Profile profile, String key) {
        return ProfileValues.has(profile, key) ? profile.secret(key).orElse(null) : null;
    }

    private static @Nullable Secret wrap(@Nullable String text) {
        return text == null ? null : Secret.of(text);
    }
}
