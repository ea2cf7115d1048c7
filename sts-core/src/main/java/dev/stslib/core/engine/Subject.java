package dev.stslib.core.engine;

import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.CodeNeed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose credentials an entry holds.
 *
 * @param kind what they are
 * @param label what they are called in messages
 * @param arn the role's or the device's ARN, or null
 * @param code the code that a renewal needs, or null
 * @param notices when listeners are told of their end
 * @param above the cell whose credentials sign for them, or null for what is no cell
 */
record Subject(
        EntryKind kind,
        String label,
        @Nullable String arn,
        @Nullable CodeNeed code,
        Notices notices,
        @Nullable CredentialCell above) {
    Subject(EntryKind kind, String label, @Nullable String arn) {
        this(kind, label, arn, null, Notices.LAST_MINUTE, null);
    }

    /** The same for credentials that a cell signs for. */
    Subject signedBy(@Nullable CredentialCell cell) {
        return new Subject(kind, label, arn, code, notices, cell);
    }

    /** The same for credentials that need a code, where there is a need. */
    Subject needing(@Nullable CodeNeed need, Notices its) {
        return need == null ? this : new Subject(kind, label, arn, need, its, above);
    }

    /** The account in the ARN, where there is one. */
    @Nullable
    String account() {
        return account(arn);
    }

    /** The account in an ARN, where there is one. */
    static @Nullable String account(@Nullable String arn) {
        String[] parts = arn == null ? new String[0] : arn.split(":", 6);
        return parts.length > 4 && !parts[4].isEmpty() ? parts[4] : null;
    }

    /** The labels of all that must be there before, and this one at the end. */
    List<String> chain() {
        List<String> labels =
                above == null ? new ArrayList<>() : above.subject().chain();
        labels.add(label);
        return labels;
    }

    /** Shows the label, not the whole chain. */
    @Override
    public String toString() {
        return "Subject[" + kind + " " + label + "]";
    }
}
