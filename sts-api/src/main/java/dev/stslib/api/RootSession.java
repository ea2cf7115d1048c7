package dev.stslib.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of AssumeRoot.
 *
 * @param credentials the credentials, which allow what the task policy allows
 * @param sourceIdentity the source identity of the caller, or null if it has none
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html">STS, AssumeRoot</a>
 */
public record RootSession(
        TemporaryCredentials credentials, @Nullable String sourceIdentity) {
    public RootSession {
        Objects.requireNonNull(credentials, "credentials");
    }
}
