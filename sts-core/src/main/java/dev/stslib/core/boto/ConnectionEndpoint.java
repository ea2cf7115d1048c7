package dev.stslib.core.boto;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.aws.StsEndpoints;
import dev.stslib.core.internal.chain.ChainResolver;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.settings.ChainOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Finds the endpoint of a connection: that of its settings, otherwise that of the engine, the environment or the
 * profile that signs, otherwise that of the region. Then it applies the port, the path and the scheme of the
 * settings.
 */
final class ConnectionEndpoint {
    private static final ProfileSet NO_PROFILES = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());

    private ConnectionEndpoint() {}

    static StsEndpoint of(EngineRuntime engine, RegionInfo region, ConnectionSettings settings) {
        StsEndpoint usual = usual(engine, region, settings);
        boolean plain = !settings.secure() && usual.override() == null;
        boolean changed = settings.port() != null || !settings.path().equals("/") || plain;
        if (!changed) {
            return usual;
        }
        URI base = StsEndpoints.resolve(usual);
        return StsEndpoint.at(StsEndpoints.signingRegion(usual), changed(base, plain, settings));
    }

    private static StsEndpoint usual(EngineRuntime engine, RegionInfo region, ConnectionSettings settings) {
        EngineConfig config = engine.parts().config();
        ChainOptions given = config.chain().withRegion(region.name());
        ChainOptions options = settings.endpoint() == null ? given : given.withEndpoint(settings.endpoint());
        boolean ofProfile = settings.source() == null;
        ProfileSet profiles = ofProfile ? engine.profileSet() : NO_PROFILES;
        String name = engine.selection(settings.profile()).name();
        Profile signer = profiles.find(name).orElseGet(() -> new Profile(name, Map.of()));
        return new ChainResolver(
                        profiles,
                        config.systemEnvironment(),
                        options,
                        engine.parts().sources())
                .endpointFor(null, signer);
    }

    private static URI changed(URI base, boolean plain, ConnectionSettings settings) {
        String scheme = plain ? "http" : base.getScheme();
        int port = settings.port() == null ? base.getPort() : settings.port();
        String path = settings.path().equals("/") ? base.getRawPath() : settings.path();
        return URI.create(scheme + "://" + base.getHost() + (port < 0 ? "" : ":" + port) + path);
    }
}
