package dev.stslib.core.chain;

import dev.stslib.api.request.StsEndpoint;
import java.net.URI;

/** An endpoint in words. */
final class EndpointText {
    private EndpointText() {}

    /** Scheme, host and path: a query may hold a secret. */
    static String shown(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort()) + endpoint.getPath();
    }

    static String of(StsEndpoint endpoint) {
        StringBuilder text = new StringBuilder("STS in ").append(endpoint.region());
        if (endpoint.override() != null) {
            text.append(" at ").append(shown(endpoint.override()));
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
