package dev.stslib.core.internal.aws;

import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** The regions where STS is, of all partitions, as the AWS SDK's own metadata lists them. */
public final class StsRegions {
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)+-[0-9]+");
    private static final Map<String, StsRegion> REGIONS = load();

    private StsRegions() {}

    /**
     * All regions, by name. {@code aws-global}, the name of the global endpoint, is one of them.
     *
     * @return an unmodifiable list, in the order of the names
     */
    public static List<StsRegion> all() {
        return List.copyOf(REGIONS.values());
    }

    /**
     * A region by name.
     *
     * @param name the name, in lower case as AWS writes it; null and everything that is no region give nothing
     * @return the region, or empty
     */
    public static Optional<StsRegion> find(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(REGIONS.get(name));
    }

    /**
     * A region that this version of the AWS SDK may not know, at an endpoint that is given.
     *
     * @param name the name
     * @param endpoint the endpoint
     * @return the region, or empty if the name has not the form of a region's name
     */
    public static Optional<StsRegion> at(@Nullable String name, URI endpoint) {
        if (name == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String host = endpoint.getHost() == null ? String.valueOf(endpoint.getAuthority()) : endpoint.getHost();
        return Optional.of(
                new StsRegion(name, host, PartitionMetadata.of(Region.of(name)).id()));
    }

    /**
     * A region that must be there.
     *
     * @param name the name
     * @return the region
     * @throws UnknownRegionException if STS is in no region of that name; the message lists those that look like it
     */
    public static StsRegion require(@Nullable String name) {
        return find(name)
                .orElseThrow(() -> new UnknownRegionException(
                        name == null || name.isBlank()
                                ? "No region is given"
                                : "STS is in no region named '" + name + "'",
                        "Give one of the regions of AWS, such as " + String.join(", ", nearest(name))
                                + "; for a region newer than this version of the AWS SDK, give its endpoint too"));
    }

    /**
     * A region that is there, or that may be newer than this version of the AWS SDK: one whose name is like its
     * partition's other names, and whose direction ({@code east}, {@code gov-west}) is that of a region there is. A name
     * with a slip of the pen is told from it by that.
     */
    static void requirePossible(String name) {
        if (find(name).isEmpty() && !looksNew(name)) {
            require(name);
        }
    }

    private static boolean looksNew(String name) {
        return !name.isBlank()
                && name.matches(PartitionMetadata.of(Region.of(name)).regionRegex())
                && REGIONS.keySet().stream().map(StsRegions::direction).anyMatch(direction(name)::equals);
    }

    private static String direction(String region) {
        return region.substring(region.indexOf('-') + 1, Math.max(region.indexOf('-') + 1, region.lastIndexOf('-')));
    }

    private static List<String> nearest(@Nullable String name) {
        String wanted = name == null || name.isBlank() ? "us-east-1" : name;
        return NearNames.of(wanted, REGIONS.keySet());
    }

    private static Map<String, StsRegion> load() {
        Map<String, StsRegion> regions = new TreeMap<>();
        for (Region region : StsClient.serviceMetadata().regions()) {
            // The metadata also lists names of old for FIPS endpoints ("us-east-1-fips"), which are no regions.
            if (region.metadata() != null) {
                String host =
                        EndpointRules.address(StsEndpoint.regional(region.id())).getHost();
                regions.put(
                        region.id(),
                        new StsRegion(
                                region.id(), host, PartitionMetadata.of(region).id()));
            }
        }
        return regions;
    }
}
