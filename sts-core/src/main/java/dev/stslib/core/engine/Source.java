package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What signs a request: keys that stand somewhere, or the outcome of another request. */
interface Source {
    /** The credentials to sign with now. */
    CompletionStage<SourceCredentials> current(Urgency urgency);

    /** STS said that these have expired: the next call is to bring others. */
    void expired(String accessKeyId);

    /**
     * What tells this source from others in a credential key: the access key id where it is static, with a digest of its
     * secrets, so that nobody is served by the id alone.
     */
    String identity();

    /** Keys that do not change. */
    static Source of(SourceCredentials keys) {
        String identity = "keys " + keys.accessKeyId() + " " + Keys.fingerprint(keys);
        return new Source() {
            @Override
            public CompletionStage<SourceCredentials> current(Urgency urgency) {
                return CompletableFuture.completedStage(keys);
            }

            @Override
            public void expired(String accessKeyId) {}

            @Override
            public String identity() {
                return identity;
            }
        };
    }

    /** The credentials of a cell. */
    static Source of(CredentialCell cell) {
        return new Source() {
            @Override
            public CompletionStage<SourceCredentials> current(Urgency urgency) {
                return cell.source(urgency);
            }

            @Override
            public void expired(String accessKeyId) {
                cell.invalidate(accessKeyId);
            }

            @Override
            public String identity() {
                return "cell " + cell.key().digest();
            }
        };
    }
}
