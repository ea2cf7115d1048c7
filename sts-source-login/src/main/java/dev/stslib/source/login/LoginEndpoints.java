package dev.stslib.source.login;

import dev.stslib.aws.support.service.ServiceEndpoint;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where the sign-in service is: AWS's rules of the service {@code signin} (2023-01-01), whose module of the AWS SDK is not
 * needed for them.
 */
final class LoginEndpoints {
    /** The partitions whose usual endpoints have a domain of the console. */
    private static final Map<String, String> CONSOLES = Map.of(
            "aws",
            "signin.aws.amazon.com",
            "aws-cn",
            "signin.amazonaws.cn",
            "aws-us-gov",
            "signin.amazonaws-us-gov.com");

    /** Only the region is taken from it: it becomes a part of one of the hosts above, and of no other. */
    private static final Pattern ISSUER = Pattern.compile(
            "https://(?:signin(?:-fips)?\\.)?([a-z]{2,5}(?:-[a-z]+)+-[0-9]{1,2})\\.[a-z0-9.-]+(?:/.*)?");

    private LoginEndpoints() {}

    /** The region in an issuer such as {@code https://eu-west-1.signin.aws.amazon.com/signin}; empty if it names none. */
    static Optional<String> region(String issuer) {
        Matcher host = ISSUER.matcher(issuer);
        return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
    }

    /** The address without a slash at its end. */
    static String base(ServiceEndpoint endpoint) {
        URI override = endpoint.override();
        if (override != null) {
            return override.toString().replaceFirst("/$", "");
        }
        String region = endpoint.region();
        PartitionMetadata partition = PartitionMetadata.of(Region.of(region));
        String console = CONSOLES.get(partition.id());
        if (!endpoint.fips() && !endpoint.dualStack() && console != null) {
            return "https://" + region + "." + console;
        }
        PartitionEndpointKey.Builder variant = PartitionEndpointKey.builder();
        String suffix = endpoint.dualStack()
                ? partition.dnsSuffix(variant.tags(EndpointTag.DUALSTACK).build())
                : partition.dnsSuffix();
        return "https://signin" + (endpoint.fips() ? "-fips" : "") + "." + region + "." + suffix;
    }
}
