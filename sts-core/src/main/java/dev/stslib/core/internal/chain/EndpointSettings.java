package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.internal.text.EndpointText;
import dev.stslib.core.settings.ChainOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request goes: what is given in code, then the machine, then the profiles, the role's own before the
 * selected one.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html">AWS, region</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">AWS, service-specific
 *     endpoints</a>
 */
public final class EndpointSettings {
    /** The label of a host name. */
    private static final Pattern REGION = Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)");

    private final ProfileSet profiles;
    private final SystemEnvironment host;
    private final ChainOptions options;

    EndpointSettings(ProfileSet profiles, SystemEnvironment host, ChainOptions options) {
        this.profiles = profiles;
        this.host = host;
        this.options = options;
    }

    StsEndpoint endpointFor(@Nullable Profile roleProfile, Profile selected) {
        List<Profile> own = roleProfile == null || roleProfile.name().equals(selected.name())
                ? List.of(selected)
                : List.of(roleProfile, selected);
        String region = region(roleProfile, selected);
        Optional<Setting> fips =
                switchedOn(own, options.fips(), "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        Optional<Setting> dualStack = switchedOn(
                own,
                options.dualStack(),
                "aws.useDualstackEndpoint",
                "AWS_USE_DUALSTACK_ENDPOINT",
                "use_dualstack_endpoint");
        Optional<Setting> variant = fips.or(() -> dualStack);
        Optional<Setting> override = override(own);
        URI uri = override.map(setting -> EndpointAddress.service(setting.text(), setting.place()))
                .orElse(null);
        if (uri != null && variant.isPresent()) {
            throw new ProfileConfigurationException(
                    variant.get().place() + " asks for a " + (fips.isPresent() ? "FIPS" : "dual-stack")
                            + " endpoint, and " + override.get().place() + " for the endpoint "
                            + EndpointAddress.shown(uri) + " of its own, for profile '"
                            + own.get(0).name() + "' (botocore and the guide of the AWS SDKs let the endpoint win)",
                    "Take one of the two out");
        }
        boolean legacy = legacy(own) && uri == null && variant.isEmpty();
        return new StsEndpoint(region, uri, fips.isPresent(), dualStack.isPresent(), legacy);
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
                .or(() -> property("aws.region"))
                .or(() -> variable("AWS_REGION"))
                .or(() -> variable("AWS_DEFAULT_REGION"))
                .or(() -> Setting.find(selected, "region"));
    }

    private Optional<Setting> property(String name) {
        return host.property(name).map(text -> Setting.of(text, "The property " + name));
    }

    private Optional<Setting> variable(String name) {
        return host.env(name).map(text -> Setting.of(text, name));
    }

    /** The first of the profiles that has a setting. */
    private static Optional<Setting> first(List<Profile> profiles, Function<Profile, Optional<Setting>> setting) {
        return profiles.stream().map(setting).flatMap(Optional::stream).findFirst();
    }

    /** What switches something on, if anything does. */
    private Optional<Setting> switchedOn(
            List<Profile> own, @Nullable Boolean given, String property, String variable, String key) {
        if (given != null) {
            return given ? Optional.of(Setting.of("true", "What is given in code")) : Optional.empty();
        }
        return property(property)
                .or(() -> variable(variable))
                .or(() -> first(own, profile -> Setting.find(profile, key)))
                .filter(Setting::isTrue);
    }

    private Optional<Setting> override(List<Profile> own) {
        if (options.endpoint() != null) {
            return Optional.of(Setting.of(options.endpoint().toString(), "The endpoint given in code"));
        }
        boolean ignored = switchedOn(
                        own,
                        null,
                        "aws.ignoreConfiguredEndpointUrls",
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                        "ignore_configured_endpoint_urls")
                .isPresent();
        if (ignored) {
            return Optional.empty();
        }
        return property("aws.endpointUrlSts")
                .or(() -> property("aws.endpointUrl"))
                .or(() -> variable("AWS_ENDPOINT_URL_STS"))
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .or(() -> first(own, this::override));
    }

    private Optional<Setting> override(Profile profile) {
        return ProfileValues.text(profile, "services")
                .flatMap(services -> ofServices(profile, services))
                .or(() -> Setting.find(profile, "endpoint_url"));
    }

    private Optional<Setting> ofServices(Profile profile, String name) {
        Profile services = profiles.services().get(name);
        if (services == null) {
            throw ProfileValues.error(
                    profile,
                    "services",
                    "names the section [services " + name + "], which is not there"
                            + profiles.ignoredHint(SectionType.SERVICES.prefix(), name),
                    "Add it to the config file, or take the key out");
        }
        String key = "sts.endpoint_url";
        String place = "[services " + name + "], key '" + key + "' (" + services.where(key) + ")";
        return ProfileValues.text(services, key).map(text -> Setting.of(text, place));
    }

    private boolean legacy(List<Profile> own) {
        return variable("AWS_STS_REGIONAL_ENDPOINTS")
                .or(() -> first(own, profile -> Setting.find(profile, "sts_regional_endpoints")))
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
