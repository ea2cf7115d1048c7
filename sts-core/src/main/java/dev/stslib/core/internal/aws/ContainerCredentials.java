package dev.stslib.core.internal.aws;

/**
 * The role of this container.
 *
 * @param profile the profile that says {@code credential_source = EcsContainer}
 */
record ContainerCredentials(String profile) implements MachineRole {
    @Override
    public String describe() {
        return "the role of this container";
    }
}
