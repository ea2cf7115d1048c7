package dev.stslib.api.request;

import java.util.Objects;

/**
 * A session tag.
 *
 * @param key 1 to 128 characters
 * @param value 0 to 256 characters
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html">STS, Tag</a>
 */
public record Tag(String key, String value) {
    public Tag {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        StsLimits.length(key, 1, 128, "key of a session tag");
        StsLimits.length(value, 0, 256, "value of the session tag '" + key + "'");
    }
}
