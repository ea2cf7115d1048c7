package dev.stslib.core.chain;

import dev.stslib.api.Host;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.profile.IgnoredSections;
import dev.stslib.core.profile.SectionType;
import dev.stslib.core.sts.EndpointAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request goes: what is given in code, then the machine, then the profiles, the role's own before the
 * selected one. Written with loops: each function object costs a start about half a millisecond, and every start comes by
 * here.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html">AWS, region</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">AWS, service-specific
 *     endpoints</a>
 */
final class EndpointSettings {
    private static final int LONGEST_REGION = 63;

    private final ProfileSet profiles;
    private final Host host;
    private final ChainOptions options;

    EndpointSettings(ProfileSet profiles, Host host, ChainOptions options) {
        this.profiles = profiles;
        this.host = host;
        this.options = options;
    }

    StsEndpoint endpointFor(@Nullable Profile roleProfile, Profile selected) {
        List<Profile> own = roleProfile == null || roleProfile.name().equals(selected.name())
                ? List.of(selected)
                : List.of(roleProfile, selected);
        String region = region(roleProfile, selected);
        Setting fips =
                onOrNull(own, options.fips(), "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        Setting dualStack = onOrNull(
                own,
                options.dualStack(),
                "aws.useDualstackEndpoint",
                "AWS_USE_DUALSTACK_ENDPOINT",
                "use_dualstack_endpoint");
        Setting override = override(own);
        URI uri = override == null ? null : EndpointAddress.service(override.text(), override.place());
        Setting variant = fips == null ? dualStack : fips;
        if (override != null && uri != null && variant != null) {
            throw new ProfileConfigurationException(
                    variant.place() + " asks for a " + (fips == null ? "dual-stack" : "FIPS")
                            + " endpoint, and " + override.place() + " for the endpoint " + EndpointAddress.shown(uri)
                            + " of its own, for profile '" + own.get(0).name()
                            + "' (botocore and the guide of the AWS SDKs let the endpoint win)",
                    "Take one of the two out");
        }
        boolean legacy = legacy(own) && uri == null && variant == null;
        return new StsEndpoint(region, uri, fips != null, dualStack != null, legacy);
    }

    private String region(@Nullable Profile roleProfile, Profile selected) {
        Setting region = regionOrNull(roleProfile, selected);
        if (region == null) {
            throw noRegion(selected.name());
        }
        if (!isHostLabel(region.text())) {
            throw new UnknownRegionException(
                    region.place() + " is '" + region.text() + "', which is not the name of a region",
                    "Give a region such as eu-west-1");
        }
        return region.text();
    }

    /** Says whether any place at all gives a region. */
    boolean hasRegion(@Nullable Profile roleProfile, Profile selected) {
        return regionOrNull(roleProfile, selected) != null;
    }

    private @Nullable Setting regionOrNull(@Nullable Profile roleProfile, Profile selected) {
        if (options.region() != null) {
            return Setting.of(options.region(), "The region given in code");
        }
        Setting own = roleProfile == null ? null : Setting.ofProfile(roleProfile, "region");
        if (own != null) {
            return own;
        }
        String text = host.property("aws.region").orElse(null);
        if (text != null) {
            return Setting.of(text, "The property aws.region");
        }
        for (String variable : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
            text = host.env(variable).orElse(null);
            if (text != null) {
                return Setting.of(text, variable);
            }
        }
        return Setting.ofProfile(selected, "region");
    }

    /** Letters, digits and dashes, but no dash at an end. */
    private static boolean isHostLabel(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            boolean inner = i > 0 && i < text.length() - 1;
            if (!letter && (c < '0' || c > '9') && !(c == '-' && inner)) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_REGION;
    }

    static UnknownRegionException noRegion(String profile) {
        return new UnknownRegionException(
                "No region is known for profile '" + profile + "'",
                "Set region in the profile, AWS_REGION, the property aws.region, or give it in code");
    }

    /** What switches something on, or null. */
    private @Nullable Setting onOrNull(
            List<Profile> own, @Nullable Boolean given, String property, String variable, String key) {
        if (given != null) {
            return given ? Setting.of("true", "What is given in code") : null;
        }
        Setting set = switchOrNull(own, property, variable, key);
        return set != null && set.isTrue() ? set : null;
    }

    private @Nullable Setting switchOrNull(List<Profile> own, String property, String variable, String key) {
        String text = host.property(property).orElse(null);
        if (text != null) {
            return Setting.of(text, "The property " + property);
        }
        text = host.env(variable).orElse(null);
        if (text != null) {
            return Setting.of(text, variable);
        }
        for (Profile profile : own) {
            Setting set = Setting.ofProfile(profile, key);
            if (set != null) {
                return set;
            }
        }
        return null;
    }

    private @Nullable Setting override(List<Profile> own) {
        if (options.endpoint() != null) {
            return Setting.of(options.endpoint().toString(), "The endpoint given in code");
        }
        if (onOrNull(
                        own,
                        null,
                        "aws.ignoreConfiguredEndpointUrls",
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                        "ignore_configured_endpoint_urls")
                != null) {
            return null;
        }
        for (String property : List.of("aws.endpointUrlSts", "aws.endpointUrl")) {
            String text = host.property(property).orElse(null);
            if (text != null) {
                return Setting.of(text, "The property " + property);
            }
        }
        for (String variable : List.of("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")) {
            String text = host.env(variable).orElse(null);
            if (text != null) {
                return Setting.of(text, variable);
            }
        }
        for (Profile profile : own) {
            Setting found = ofProfile(profile);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Setting ofProfile(Profile profile) {
        String services = Keys.textOrNull(profile, "services");
        Setting found = services == null ? null : ofServices(profile, services);
        return found == null ? Setting.ofProfile(profile, "endpoint_url") : found;
    }

    private @Nullable Setting ofServices(Profile profile, String name) {
        Profile services = profiles.services().get(name);
        if (services == null) {
            throw Keys.error(
                    profile,
                    "services",
                    "names the section [services " + name + "], which is not there"
                            + IgnoredSections.hint(profiles, SectionType.SERVICES, name),
                    "Add it to the config file, or take the key out");
        }
        String key = "sts.endpoint_url";
        String text = Keys.textOrNull(services, key);
        return text == null
                ? null
                : Setting.of(text, "[services " + name + "], key '" + key + "' (" + services.where(key) + ")");
    }

    private boolean legacy(List<Profile> own) {
        String text = host.env("AWS_STS_REGIONAL_ENDPOINTS").orElse(null);
        if (text != null) {
            return legacy(text, "AWS_STS_REGIONAL_ENDPOINTS");
        }
        for (Profile profile : own) {
            text = Keys.textOrNull(profile, "sts_regional_endpoints");
            if (text != null) {
                return legacy(text, Keys.place(profile, "sts_regional_endpoints"));
            }
        }
        return false;
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
