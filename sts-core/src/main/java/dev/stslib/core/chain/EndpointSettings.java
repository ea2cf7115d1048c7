package dev.stslib.core.chain;

import dev.stslib.api.Host;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
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
        boolean fips = flag(own, options.fips(), "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        boolean dualStack = flag(
                own,
                options.dualStack(),
                "aws.useDualstackEndpoint",
                "AWS_USE_DUALSTACK_ENDPOINT",
                "use_dualstack_endpoint");
        URI override = override(own);
        if (override != null && (fips || dualStack)) {
            throw new ProfileConfigurationException(
                    "Profile '" + own.get(0).name() + "' asks for a " + (fips ? "FIPS" : "dual-stack")
                            + " endpoint and for the endpoint " + EndpointText.shown(override)
                            + " of its own (botocore and the guide of the AWS SDKs let the endpoint win)",
                    "Take one of the two out");
        }
        boolean legacy = legacy(own) && override == null && !fips && !dualStack;
        return new StsEndpoint(region, override, fips, dualStack, legacy);
    }

    private String region(@Nullable Profile roleProfile, Profile selected) {
        String region = options.region();
        if (region == null && roleProfile != null) {
            region = Keys.textOrNull(roleProfile, "region");
        }
        if (region == null) {
            region = host.setting("aws.region", "AWS_REGION").orElse(null);
        }
        if (region == null) {
            region = host.env("AWS_DEFAULT_REGION").orElse(null);
        }
        if (region == null) {
            region = Keys.textOrNull(selected, "region");
        }
        if (region == null) {
            throw noRegion(selected.name());
        }
        if (!isHostLabel(region)) {
            throw new UnknownRegionException(
                    "'" + region + "', for profile '" + selected.name() + "', is not the name of a region",
                    "Give a region such as eu-west-1");
        }
        return region;
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

    private boolean flag(List<Profile> own, @Nullable Boolean given, String property, String variable, String key) {
        if (given != null) {
            return given;
        }
        String text = host.property(property).orElse(null);
        if (text != null) {
            return Keys.bool(text, property);
        }
        text = host.env(variable).orElse(null);
        if (text != null) {
            return Keys.bool(text, variable);
        }
        for (Profile profile : own) {
            text = Keys.textOrNull(profile, key);
            if (text != null) {
                return Keys.bool(text, Keys.place(profile, key));
            }
        }
        return false;
    }

    private @Nullable URI override(List<Profile> own) {
        if (options.endpoint() != null) {
            return uri(options.endpoint().toString(), "The endpoint given in code");
        }
        if (flag(
                own,
                null,
                "aws.ignoreConfiguredEndpointUrls",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls")) {
            return null;
        }
        for (String property : List.of("aws.endpointUrlSts", "aws.endpointUrl")) {
            String text = host.property(property).orElse(null);
            if (text != null) {
                return uri(text, "The property " + property);
            }
        }
        for (String variable : List.of("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")) {
            String text = host.env(variable).orElse(null);
            if (text != null) {
                return uri(text, variable);
            }
        }
        for (Profile profile : own) {
            URI found = ofProfile(profile);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable URI ofProfile(Profile profile) {
        String services = Keys.textOrNull(profile, "services");
        URI found = services == null ? null : ofServices(profile, services);
        if (found != null) {
            return found;
        }
        String text = Keys.textOrNull(profile, "endpoint_url");
        return text == null ? null : uri(text, Keys.place(profile, "endpoint_url"));
    }

    private @Nullable URI ofServices(Profile profile, String name) {
        Profile services = profiles.services().get(name);
        if (services == null) {
            throw Keys.error(
                    profile,
                    "services",
                    "names the section [services " + name + "], which is not there",
                    "Add it to the config file, or take the key out");
        }
        String key = "sts.endpoint_url";
        String text = Keys.textOrNull(services, key);
        return text == null
                ? null
                : uri(text, "[services " + name + "], key '" + key + "' (" + services.where(key) + ")");
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

    private static URI uri(String text, String place) {
        try {
            URI uri = URI.create(text);
            if (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw notUri(place);
        }
        throw notUri(place);
    }

    /** Shows neither the text nor a cause that would: it may hold a password. */
    private static ProfileConfigurationException notUri(String place) {
        return new ProfileConfigurationException(
                place + " is not the URL of an endpoint",
                "Write one such as https://sts.example.com, without a user and a password");
    }
}
