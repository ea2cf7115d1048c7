package dev.stslib.core.iam;

import java.time.Instant;
import java.util.Objects;

/**
 * A long-term access key as IAM lists it, without its secret.
 *
 * @param id the access key id
 * @param active whether requests that it signs are accepted
 * @param created when it was made, to the second
 */
public record AccessKey(String id, boolean active, Instant created) {
    public AccessKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(created, "created");
    }
}
