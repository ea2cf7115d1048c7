package dev.stslib.core.internal.aws;

import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.service.EndpointAddress;
import java.net.URI;

/**
 * The role of this EC2 instance.
 *
 * @param profile the profile that says {@code credential_source = Ec2InstanceMetadata}
 * @param endpoint the address of the metadata, without a slash at its end
 * @param ofProfile whether the profile itself names the endpoint
 * @param tries how often to ask
 */
record InstanceMetadata(String profile, URI endpoint, boolean ofProfile, Tries tries) implements MachineRole {
    /** Profiles that name different endpoints get different roles; any other gets the role of the machine. */
    @Override
    public String identity() {
        return ofProfile ? "the role of the EC2 instance at " + endpoint : "the role of this EC2 instance";
    }

    @Override
    public String describe() {
        return ofProfile
                ? "the role of the EC2 instance at " + EndpointAddress.shown(endpoint)
                : "the role of this EC2 instance";
    }
}
