package dev.stslib.core.internal.aws;

import dev.stslib.api.error.InvalidRequestException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where the console of a partition is, and where one signs in to it.
 *
 * @param partition the partition, such as {@code aws-cn}
 * @param signIn the host of the sign-in, or null if AWS does not publish it
 * @param console the host of the console
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/signin-service.html">AWS, sign-in endpoints</a>
 */
public record ConsoleAddresses(
        String partition, @Nullable String signIn, @Nullable String console) {
    private static final String STANDARD = "aws";

    private record Hosts(String signIn, String console) {}

    /** The EU partition has hosts for each region only. */
    private static final Map<String, Hosts> HOSTS = Map.of(
            STANDARD,
            new Hosts("signin.aws.amazon.com", "console.aws.amazon.com"),
            "aws-cn",
            new Hosts("signin.amazonaws.cn", "console.amazonaws.cn"),
            "aws-us-gov",
            new Hosts("signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com"),
            "aws-eusc",
            new Hosts("%s.signin.amazonaws-eusc.eu", "%s.console.amazonaws-eusc.eu"));

    /** The only region of the EU partition so far. */
    private static final String STANDARD_EU = "eusc-de-east-1";

    /**
     * The addresses of a partition.
     *
     * @param roleArn the ARN of the role, which names the partition; or null
     * @param region the region, which names it otherwise; or null
     * @return the addresses
     * @throws InvalidRequestException if the region belongs to another partition than the role
     */
    public static ConsoleAddresses of(@Nullable String roleArn, @Nullable String region) {
        String ofRegion = region == null
                ? STANDARD
                : PartitionMetadata.of(Region.of(region)).id();
        String partition = roleArn == null ? ofRegion : roleArn.split(":", -1)[1];
        if (region != null && !partition.equals(ofRegion)) {
            throw new InvalidRequestException(
                    "The region " + region + " is in the partition " + ofRegion + ", and the role in " + partition,
                    "Give a region of the partition " + partition);
        }
        Hosts hosts = HOSTS.get(partition);
        String place = region == null ? STANDARD_EU : region;
        return hosts == null
                ? new ConsoleAddresses(partition, null, null)
                : new ConsoleAddresses(
                        partition,
                        hosts.signIn().replace("%s", place),
                        hosts.console().replace("%s", place));
    }

    /**
     * The address that gives sign-in tokens and takes them.
     *
     * @param override the endpoint to use instead of AWS's own, or null
     * @return the address, without a query
     */
    public URI federation(@Nullable URI override) {
        if (override != null) {
            String base = override.toString();
            return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/federation");
        }
        return URI.create("https://" + require(signIn) + "/federation");
    }

    /**
     * The address of a page.
     *
     * @param service the service, or null for the first page
     * @param region the region, or null for that of the console
     * @return the address
     */
    public String page(@Nullable String service, @Nullable String region) {
        return "https://" + require(console) + "/" + (service == null ? "console" : service) + "/home"
                + (region == null ? "" : "?region=" + region);
    }

    private String require(@Nullable String host) {
        if (host == null) {
            throw new InvalidRequestException(
                    "The console of the partition " + partition + " has no public address",
                    "Sign in to it as its operator says");
        }
        return host;
    }
}
