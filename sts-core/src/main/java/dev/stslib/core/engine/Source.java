package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What signs a request: keys that stand somewhere, or the outcome of another request. */
interface Source {
    /** The credentials to sign with now, for a flight that cannot start without them. */
    CompletionStage<SourceCredentials> current(Flight asker);

    /** The same where nobody has to wait for them; null where {@link #current} has to bring them. */
    default @Nullable SourceCredentials here() {
        return null;
    }

    /** STS said that these have expired: the next call is to bring others. */
    void expired(String accessKeyId);

    /**
     * What tells this source from others in a credential key: the access key id where it is static, with a digest of its
     * secrets, so that nobody is served by the id alone.
     */
    String identity();

    /** The account that the credentials belong to, where that is known beforehand. */
    default @Nullable String account() {
        return null;
    }

    /** Keys that do not change. */
    static Source of(SourceCredentials keys) {
        String identity = "keys " + keys.accessKeyId() + " " + Keys.fingerprint(keys);
        return new Source() {
            @Override
            public CompletionStage<SourceCredentials> current(Flight asker) {
                return CompletableFuture.completedStage(keys);
            }

            @Override
            public SourceCredentials here() {
                return keys;
            }

            @Override
            public void expired(String accessKeyId) {}

            @Override
            public String identity() {
                return identity;
            }

            @Override
            public @Nullable String account() {
                return keys.accountId();
            }
        };
    }

    /** The credentials of a cell. */
    static Source of(CredentialCell cell) {
        return new Source() {
            @Override
            public CompletionStage<SourceCredentials> current(Flight asker) {
                return cell.source(asker);
            }

            @Override
            public @Nullable SourceCredentials here() {
                return cell.opening();
            }

            @Override
            public void expired(String accessKeyId) {
                cell.invalidate(accessKeyId);
            }

            @Override
            public String identity() {
                return "cell " + cell.key().digest();
            }

            @Override
            public @Nullable String account() {
                return cell.subject().account();
            }
        };
    }
}
