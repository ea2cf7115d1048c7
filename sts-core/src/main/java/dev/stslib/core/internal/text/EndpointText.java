package dev.stslib.core.internal.text;

import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.EndpointAddress;

/** Endpoints, and regions that are not known, in words. */
public final class EndpointText {
    private EndpointText() {}

    /** The error of a profile for which no region is known. */
    public static UnknownRegionException noRegion(String profile) {
        return new UnknownRegionException(
                "No region is known for profile '" + profile + "'",
                "Set region in the profile, AWS_REGION, the property aws.region, or give it in code");
    }

    /** The service, the region and whatever changes the usual endpoint. */
    public static String of(StsEndpoint endpoint) {
        StringBuilder text = new StringBuilder("STS in ").append(endpoint.region());
        if (endpoint.override() != null) {
            text.append(" at ").append(EndpointAddress.shown(endpoint.override()));
        }
        if (endpoint.fips()) {
            text.append(", FIPS");
        }
        if (endpoint.dualStack()) {
            text.append(", dual-stack");
        }
        if (endpoint.legacyGlobal()) {
            text.append(", legacy global endpoint");
        }
        return text.toString();
    }
}
