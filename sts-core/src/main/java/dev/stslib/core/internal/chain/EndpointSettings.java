package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.aws.support.service.Setting;
import dev.stslib.core.internal.text.EndpointText;
import dev.stslib.core.settings.ChainOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request to STS goes: settings in code, then the JVM's properties, then the environment, then the profiles,
 * the role's own before the selected one.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html">AWS, region</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">AWS, service-specific
 *     endpoints</a>
 */
public final class EndpointSettings {
    /** The label of a host name. */
    private static final Pattern REGION = Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)");

    private final SystemEnvironment systemEnvironment;
    private final ChainOptions options;
    private final ServiceEndpoints services;
    /** Most profiles name the same endpoint, which is kept once. */
    private final Map<StsEndpoint, StsEndpoint> shared = new ConcurrentHashMap<>();

    EndpointSettings(ProfileSet profiles, SystemEnvironment systemEnvironment, ChainOptions options) {
        this.systemEnvironment = systemEnvironment;
        this.options = options;
        this.services = new ServiceEndpoints(systemEnvironment, profiles, options.fips(), options.dualStack());
    }

    StsEndpoint endpointFor(@Nullable Profile roleProfile, Profile selected) {
        List<Profile> own = roleProfile == null || roleProfile.name().equals(selected.name())
                ? List.of(selected)
                : List.of(roleProfile, selected);
        String region = region(roleProfile, selected);
        ServiceEndpoint found = services.of("STS", region, own, options.endpoint());
        boolean legacy = legacy(own) && found.override() == null && !found.fips() && !found.dualStack();
        StsEndpoint endpoint =
                new StsEndpoint(region, found.override(), found.fips(), found.dualStack(), legacy, found.caBundle());
        return shared.computeIfAbsent(endpoint, first -> first);
    }

    private String region(@Nullable Profile roleProfile, Profile selected) {
        Setting region = findRegion(roleProfile, selected).orElseThrow(() -> EndpointText.noRegion(selected.name()));
        if (!REGION.matcher(region.text()).matches()) {
            throw new UnknownRegionException(
                    region.place() + " is '" + region.text() + "', which is not the name of a region",
                    "Give a region such as eu-west-1");
        }
        return region.text();
    }

    /** Says whether any place at all gives a region. */
    boolean hasRegion(@Nullable Profile roleProfile, Profile selected) {
        return findRegion(roleProfile, selected).isPresent();
    }

    private Optional<Setting> findRegion(@Nullable Profile roleProfile, Profile selected) {
        return Optional.ofNullable(options.region())
                .map(region -> Setting.of(region, "The region given in code"))
                .or(() -> Optional.ofNullable(roleProfile).flatMap(role -> Setting.find(role, "region")))
                .or(() -> Setting.property(systemEnvironment, "aws.region"))
                .or(() -> Setting.variable(systemEnvironment, "AWS_REGION"))
                .or(() -> Setting.variable(systemEnvironment, "AWS_DEFAULT_REGION"))
                .or(() -> Setting.find(selected, "region"));
    }

    private boolean legacy(List<Profile> own) {
        return Setting.variable(systemEnvironment, "AWS_STS_REGIONAL_ENDPOINTS")
                .or(() -> own.stream()
                        .flatMap(profile -> Setting.find(profile, "sts_regional_endpoints").stream())
                        .findFirst())
                .map(setting -> legacy(setting.text(), setting.place()))
                .orElse(false);
    }

    private static boolean legacy(String value, String place) {
        return switch (value) {
            case "legacy" -> true;
            case "regional" -> false;
            default ->
                throw new ProfileConfigurationException(
                        place + " is '" + value + "', which is neither regional nor legacy",
                        "Write regional or legacy");
        };
    }
}
