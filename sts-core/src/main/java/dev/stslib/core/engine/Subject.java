package dev.stslib.core.engine;

import dev.stslib.api.spi.EntryKind;
import org.jspecify.annotations.Nullable;

/**
 * Whose credentials an entry holds.
 *
 * @param kind what they are
 * @param label what they are called in messages
 * @param arn the role's or the device's ARN, or null
 */
record Subject(EntryKind kind, String label, @Nullable String arn) {
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
}
