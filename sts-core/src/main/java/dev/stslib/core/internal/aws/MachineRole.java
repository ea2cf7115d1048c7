package dev.stslib.core.internal.aws;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.SourcePlan;
import java.util.Map;

/** The role of the machine that this runs on. Its description is part of stored keys and must not change. */
public sealed interface MachineRole extends SourcePlan permits InstanceMetadata, ContainerCredentials {
    @Override
    default CredentialKey key() {
        return CredentialKey.of("base credentials", Map.of("source", describe()));
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
