package dev.stslib.core.internal.aws;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.SourcePlan;
import java.util.Map;

/** The role of the machine that this runs on. */
public sealed interface MachineRole extends SourcePlan permits InstanceMetadata, ContainerCredentials {
    /**
     * What names the role in the keys of roles behind it. The text is part of stored keys and must not change.
     *
     * @return the text
     */
    default String identity() {
        return describe();
    }

    @Override
    default CredentialKey key() {
        return CredentialKey.of("base credentials", Map.of("source", identity()));
    }

    @Override
    default boolean keyIsComplete() {
        return true;
    }

    @Override
    default boolean temporary() {
        return true;
    }

    /** STS decides how long a role behind the machine's own role may live. */
    @Override
    default boolean roleChaining() {
        return false;
    }
}
