package dev.stslib.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be shown, such as a secret access key, a session token or an MFA code. {@link #toString()} never
 * contains it. Only {@link #revealSecret()} returns it, a name that reviewers can search for.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Wraps a text.
     *
     * @param text the secret, not null, of any length
     * @return the secret
     */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "text"));
    }

    /**
     * Returns the text. Do not log it, print it or put it into an exception.
     *
     * @return the text, never null
     */
    public String revealSecret() {
        return text;
    }

    /** Compares two secrets. For secrets of the same length, the time does not depend on where they differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for every secret, so that the hash code reveals nothing. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Always the same text. */
    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
