package dev.stslib.core.internal.aws;

/**
 * A region of STS.
 *
 * @param name the name of the region, such as {@code eu-west-1}
 * @param endpoint the host of its standard endpoint
 * @param partition the partition, such as {@code aws}
 */
public record StsRegion(String name, String endpoint, String partition) {}
