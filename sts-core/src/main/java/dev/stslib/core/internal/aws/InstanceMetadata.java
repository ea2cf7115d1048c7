package dev.stslib.core.internal.aws;

/**
 * The role of this EC2 instance.
 *
 * @param profile the profile that says {@code credential_source = Ec2InstanceMetadata}
 */
record InstanceMetadata(String profile) implements MachineRole {
    @Override
    public String describe() {
        return "the role of this EC2 instance";
    }
}
