package dev.stslib.core.boto;

import dev.stslib.core.internal.aws.StsRegion;
import java.util.Objects;

/**
 * A region of STS.
 *
 * @param name the name of the region, such as {@code eu-west-1}
 * @param endpoint the host of its standard endpoint, such as {@code sts.eu-west-1.amazonaws.com}; for a region newer than
 *     this library the host of the endpoint that was given
 * @param partition the partition, such as {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 */
public record RegionInfo(String name, String endpoint, String partition) {
    public RegionInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(partition, "partition");
    }

    static RegionInfo of(StsRegion region) {
        return new RegionInfo(region.name(), region.endpoint(), region.partition());
    }
}
