package dev.stslib.core.internal.aws;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The role of this container.
 *
 * @param profile the profile that says {@code credential_source = EcsContainer}
 * @param caBundle the PEM file that the profile names for an endpoint with TLS, or null
 */
record ContainerCredentials(String profile, @Nullable Path caBundle) implements MachineRole {
    @Override
    public String describe() {
        return "the role of this container";
    }
}
