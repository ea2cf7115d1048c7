package dev.stslib.core.internal.cache;

import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.RequiredCode;
import org.jspecify.annotations.Nullable;

/**
 * Describes what a cache entry holds, for messages, events and stores.
 *
 * @param kind the kind of the credentials
 * @param label their name in messages
 * @param arn the ARN of the role or of the MFA device, or null
 * @param code the MFA code that a refresh needs, or null
 * @param warnings when listeners are warned of the end
 */
public record EntryDescriptor(
        EntryKind kind,
        String label,
        @Nullable String arn,
        @Nullable RequiredCode code,
        ExpiryWarnings warnings) {
    /**
     * Describes credentials that need no MFA code.
     *
     * @param kind the kind of the credentials
     * @param label their name in messages
     * @param arn the ARN of the role or of the MFA device, or null
     */
    public EntryDescriptor(EntryKind kind, String label, @Nullable String arn) {
        this(kind, label, arn, null, ExpiryWarnings.LAST_MINUTE);
    }

    /**
     * Returns a descriptor of credentials whose refresh needs an MFA code.
     *
     * @param need the code
     * @param needWarnings when listeners are warned
     * @return the descriptor
     */
    public EntryDescriptor needing(RequiredCode need, ExpiryWarnings needWarnings) {
        return new EntryDescriptor(kind, label, arn, need, needWarnings);
    }

    /**
     * The account in the ARN.
     *
     * @return twelve digits, or null if there is none
     */
    public @Nullable String account() {
        return account(arn);
    }

    /**
     * The account in an ARN.
     *
     * @param arn the ARN, or null
     * @return the account, or null if there is none
     */
    public static @Nullable String account(@Nullable String arn) {
        String[] parts = arn == null ? new String[0] : arn.split(":", 6);
        return parts.length > 4 && !parts[4].isEmpty() ? parts[4] : null;
    }
}
