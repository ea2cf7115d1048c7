package dev.stslib.core.internal.chain;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.EndpointAddress;

/** An endpoint in words. */
public final class EndpointText {
    private EndpointText() {}

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
