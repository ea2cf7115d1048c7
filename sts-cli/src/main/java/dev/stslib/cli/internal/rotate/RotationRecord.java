package dev.stslib.cli.internal.rotate;

import dev.stslib.api.SourceCredentials;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a rotation has come. It is saved before each step that AWS sees, so that a later run can go on.
 *
 * @param step the step
 * @param since when the step began
 * @param user the ARN of the user
 * @param oldId the id of the old key
 * @param old the old key; null once it is disabled
 * @param made the new key; null before it is made, and once the old key is disabled
 */
record RotationRecord(
        Step step,
        Instant since,
        String user,
        String oldId,
        @Nullable SourceCredentials old,
        @Nullable SourceCredentials made) {
    /** The steps, in their order. */
    enum Step {
        /** A new key is about to be made, or was made and its secret is lost. */
        CREATING,
        /** The new key is known and not yet in use. */
        CREATED,
        /** The new key turned out to be unusable and is about to be deleted. */
        UNDOING,
        /** The new key is in use, and the old one is about to be disabled. */
        SWITCHED,
        /** The old key is disabled. */
        DISABLED
    }

    static RotationRecord creating(SourceCredentials old, String user, Instant now) {
        return new RotationRecord(Step.CREATING, now, user, old.accessKeyId(), old, null);
    }

    RotationRecord created(SourceCredentials key, Instant now) {
        return new RotationRecord(Step.CREATED, now, user, oldId, old, key);
    }

    RotationRecord at(Step next, Instant now) {
        return new RotationRecord(next, now, user, oldId, old, made);
    }

    RotationRecord disabled(Instant now) {
        return new RotationRecord(Step.DISABLED, now, user, oldId, null, null);
    }

    /** The keys that this rotation may have left in a place. */
    Set<String> keys() {
        Set<String> ids = new HashSet<>(Set.of(oldId));
        if (made != null) {
            ids.add(made.accessKeyId());
        }
        return ids;
    }
}
