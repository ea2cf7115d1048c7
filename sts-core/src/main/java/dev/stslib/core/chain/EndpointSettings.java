package dev.stslib.core.chain;

import dev.stslib.api.Host;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
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
final class EndpointSettings {
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

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
        URI override = override(own).orElse(null);
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
        Optional<String> found = Optional.ofNullable(options.region())
                .or(() -> Optional.ofNullable(roleProfile).flatMap(role -> Keys.text(role, "region")))
                .or(() -> host.setting("aws.region", "AWS_REGION"))
                .or(() -> host.env("AWS_DEFAULT_REGION"))
                .or(() -> Keys.text(selected, "region"));
        String region = found.orElseThrow(() -> noRegion(selected.name()));
        if (!REGION.matcher(region).matches()) {
            throw new UnknownRegionException(
                    "'" + region + "', for profile '" + selected.name() + "', is not the name of a region",
                    "Give a region such as eu-west-1");
        }
        return region;
    }

    static UnknownRegionException noRegion(String profile) {
        return new UnknownRegionException(
                "No region is known for profile '" + profile + "'",
                "Set region in the profile, AWS_REGION, the property aws.region, or give it in code");
    }

    private boolean flag(List<Profile> own, @Nullable Boolean given, String property, String variable, String key) {
        return Optional.ofNullable(given)
                .or(() -> host.property(property).map(value -> Keys.bool(value, property)))
                .or(() -> host.env(variable).map(value -> Keys.bool(value, variable)))
                .or(() -> firstOf(own, profile -> Keys.bool(profile, key)))
                .orElse(false);
    }

    private Optional<URI> override(List<Profile> own) {
        if (options.endpoint() != null) {
            return Optional.of(uri(options.endpoint().toString(), "The endpoint given in code"));
        }
        if (flag(
                own,
                null,
                "aws.ignoreConfiguredEndpointUrls",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls")) {
            return Optional.empty();
        }
        return property("aws.endpointUrlSts")
                .or(() -> property("aws.endpointUrl"))
                .or(() -> variable("AWS_ENDPOINT_URL_STS"))
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .or(() -> firstOf(own, this::ofProfile));
    }

    private Optional<URI> property(String name) {
        return host.property(name).map(value -> uri(value, "The property " + name));
    }

    private Optional<URI> variable(String name) {
        return host.env(name).map(value -> uri(value, name));
    }

    private Optional<URI> ofProfile(Profile profile) {
        return Keys.text(profile, "services")
                .flatMap(name -> ofServices(profile, name))
                .or(() -> Keys.text(profile, "endpoint_url")
                        .map(value -> uri(value, Keys.place(profile, "endpoint_url"))));
    }

    private Optional<URI> ofServices(Profile profile, String name) {
        Profile services = profiles.services().get(name);
        if (services == null) {
            throw Keys.error(
                    profile,
                    "services",
                    "names the section [services " + name + "], which is not there",
                    "Add it to the config file, or take the key out");
        }
        return Keys.text(services, "sts.endpoint_url")
                .map(value -> uri(value, "[services " + name + "], key 'sts.endpoint_url'"));
    }

    private boolean legacy(List<Profile> own) {
        Optional<Boolean> machine =
                host.env("AWS_STS_REGIONAL_ENDPOINTS").map(value -> legacy(value, "AWS_STS_REGIONAL_ENDPOINTS"));
        return machine.or(() -> firstOf(
                        own,
                        profile -> Keys.text(profile, "sts_regional_endpoints")
                                .map(value -> legacy(value, Keys.place(profile, "sts_regional_endpoints")))))
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

    private static <T> Optional<T> firstOf(List<Profile> profiles, Function<Profile, Optional<T>> read) {
        return profiles.stream().map(read).flatMap(Optional::stream).findFirst();
    }
}
