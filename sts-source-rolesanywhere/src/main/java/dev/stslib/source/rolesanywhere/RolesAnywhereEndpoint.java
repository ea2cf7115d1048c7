package dev.stslib.source.rolesanywhere;

import dev.stslib.aws.support.service.ServiceEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where IAM Roles Anywhere is in a region. Its rules are the usual ones of AWS, and the model of the AWS SDK that would have
 * them lacks CreateSession.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rolesanywhere.html">AWS, endpoints of IAM Roles Anywhere</a>
 */
final class RolesAnywhereEndpoint {
    private RolesAnywhereEndpoint() {}

    /** The partition of a region, such as {@code aws-cn}. */
    static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /** Where AWS's rules or the settings say that the service is. */
    static URI of(ServiceEndpoint endpoint) {
        if (endpoint.override() != null) {
            return endpoint.override();
        }
        List<EndpointTag> tags = new ArrayList<>();
        if (endpoint.dualStack()) {
            tags.add(EndpointTag.DUALSTACK);
        }
        String suffix = PartitionMetadata.of(Region.of(endpoint.region()))
                .dnsSuffix(PartitionEndpointKey.builder().tags(tags).build());
        return URI.create(
                "https://rolesanywhere" + (endpoint.fips() ? "-fips." : ".") + endpoint.region() + "." + suffix);
    }
}
