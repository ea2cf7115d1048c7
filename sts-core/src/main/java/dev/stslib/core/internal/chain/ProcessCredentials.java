package dev.stslib.core.internal.chain;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.SourcePlan;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that prints credentials, for {@link CredentialProcess}.
 *
 * @param profile the profile
 * @param command the command, as written in the profile; it is not shown, because it may hold a secret
 * @param accountId the profile's {@code aws_account_id}, for a command that gives none; or null
 * @param timeout how long it may take
 */
public record ProcessCredentials(
        String profile, String command, @Nullable String accountId, Duration timeout) implements SourcePlan {
    public ProcessCredentials {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(timeout, "timeout");
    }

    /**
     * What names the command in the keys of roles behind it. The text is part of stored keys and must not change.
     *
     * @return profile, account and command; not to be shown
     */
    public String identity() {
        return "process of " + profile + " for " + accountId + ": " + CommandText.identity(command);
    }

    @Override
    public CredentialKey key() {
        return CredentialKey.of("base credentials", Map.of("source", identity()));
    }

    @Override
    public boolean keyIsComplete() {
        return true;
    }

    @Override
    public boolean temporary() {
        return false;
    }

    @Override
    public String describe() {
        return "the credential_process of profile '" + profile + "', within " + timeout.toSeconds() + " s";
    }

    /** Shows neither the command nor its arguments. */
    @Override
    public String toString() {
        return "ProcessCredentials[" + profile + ", timeout=" + timeout + "]";
    }
}
