package dev.stslib.aws.support.service;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a service is asked on behalf of a profile: settings in code, then the JVM's properties, then the
 * environment, then the profiles. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">AWS, service-specific
 *     endpoints</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html">AWS, dual-stack and FIPS
 *     endpoints</a>
 */
public final class ServiceEndpoints {
    private static final String CA_BUNDLE = "ca_bundle";

    private final SystemEnvironment systemEnvironment;
    private final ProfileSet profiles;
    private final @Nullable Boolean fips;
    private final @Nullable Boolean dualStack;

    /**
     * Creates it without settings in code.
     *
     * @param systemEnvironment the system environment
     * @param profiles all profiles and sections
     */
    public ServiceEndpoints(SystemEnvironment systemEnvironment, ProfileSet profiles) {
        this(systemEnvironment, profiles, null, null);
    }

    /**
     * Creates it.
     *
     * @param systemEnvironment the system environment
     * @param profiles all profiles and sections
     * @param fips whether to use FIPS endpoints, or null for the other places to decide
     * @param dualStack whether to use dual-stack endpoints, or null for the other places to decide
     */
    public ServiceEndpoints(
            SystemEnvironment systemEnvironment,
            ProfileSet profiles,
            @Nullable Boolean fips,
            @Nullable Boolean dualStack) {
        this.systemEnvironment = Objects.requireNonNull(systemEnvironment, "systemEnvironment");
        this.profiles = Objects.requireNonNull(profiles, "profiles");
        this.fips = fips;
        this.dualStack = dualStack;
    }

    /**
     * Finds the endpoint of a service.
     *
     * @param service AWS's id of the service, with underscores for spaces, such as {@code STS}, {@code SSO_OIDC} or {@code
     *     RolesAnywhere}
     * @param region the region
     * @param profile the profile that the service is asked for
     * @return the endpoint
     * @throws ProfileConfigurationException if settings contradict each other or cannot be read
     */
    public ServiceEndpoint of(String service, String region, Profile profile) {
        return of(service, region, List.of(profile), null);
    }

    /**
     * Finds the endpoint of a service.
     *
     * @param service AWS's id of the service, with underscores for spaces, such as {@code STS}, {@code SSO_OIDC} or {@code
     *     RolesAnywhere}
     * @param region the region
     * @param own the profiles that the service is asked for; the first one that has a setting wins
     * @param given the endpoint given in code, or null
     * @return the endpoint
     * @throws ProfileConfigurationException if settings contradict each other or cannot be read
     */
    public ServiceEndpoint of(String service, String region, List<Profile> own, @Nullable URI given) {
        return of(service, region, own, given, true);
    }

    /**
     * Finds the endpoint of a service to which no general endpoint setting applies, since it is not an API: an emulator of
     * AWS's APIs at {@code AWS_ENDPOINT_URL} does not have the sign-in page.
     *
     * @param service as for {@link #of(String, String, List, URI)}
     * @param region the region
     * @param own the profiles that the service is asked for; the first one that has a setting wins
     * @param given the endpoint given in code, or null
     * @return the endpoint; overridden only in code or by the settings that name the service
     * @throws ProfileConfigurationException as for {@link #of(String, String, List, URI)}
     */
    public ServiceEndpoint ofOwnSettings(String service, String region, List<Profile> own, @Nullable URI given) {
        return of(service, region, own, given, false);
    }

    private ServiceEndpoint of(
            String service, String region, List<Profile> own, @Nullable URI given, boolean takesGeneral) {
        Optional<Setting> useFips =
                switchedOn(own, fips, "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        Optional<Setting> useDualStack = switchedOn(
                own, dualStack, "aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        Optional<Setting> override = override(service, own, given, takesGeneral);
        URI uri = override.map(setting -> EndpointAddress.service(setting.text(), setting.place()))
                .orElse(null);
        Setting variant = useFips.or(() -> useDualStack).orElse(null);
        if (uri != null && variant != null) {
            throw new ProfileConfigurationException(
                    variant.place() + " asks for a " + (useFips.isPresent() ? "FIPS" : "dual-stack") + " endpoint, and "
                            + override.get().place() + " for the endpoint " + EndpointAddress.shown(uri)
                            + ", for profile '" + own.get(0).name()
                            + "' (botocore and the guide of the AWS SDKs let the endpoint win)",
                    "Remove one of the two");
        }
        return new ServiceEndpoint(service, region, uri, useFips.isPresent(), useDualStack.isPresent(), caBundle(own));
    }

    /**
     * Finds the certificate bundle that profiles name by {@code ca_bundle}.
     *
     * @param own the profiles; the first one that has the key wins
     * @return a PEM file, or null if none has the key
     * @throws ProfileConfigurationException if it is not a path
     */
    public @Nullable Path caBundle(List<Profile> own) {
        return first(own, profile -> Setting.find(profile, CA_BUNDLE))
                .map(this::path)
                .orElse(null);
    }

    private Path path(Setting setting) {
        try {
            return systemEnvironment.path(setting.text());
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    setting.place() + " is not a path that this platform and its locale (LANG, LC_ALL) can express",
                    "Set it to the path of a PEM file, or use a UTF-8 locale",
                    e);
        }
    }

    /** The setting that switches something on, if any does. */
    private Optional<Setting> switchedOn(
            List<Profile> own, @Nullable Boolean given, String property, String variable, String key) {
        if (given != null) {
            return given ? Optional.of(Setting.of("true", "The setting in code")) : Optional.empty();
        }
        return Setting.property(systemEnvironment, property)
                .or(() -> Setting.variable(systemEnvironment, variable))
                .or(() -> first(own, profile -> Setting.find(profile, key)))
                .filter(Setting::isTrue);
    }

    private Optional<Setting> override(String service, List<Profile> own, @Nullable URI given, boolean takesGeneral) {
        if (given != null) {
            return Optional.of(Setting.of(given.toString(), "The endpoint given in code"));
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
        String property = "aws.endpointUrl" + capitalized(service);
        String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        if (!takesGeneral) {
            return Setting.property(systemEnvironment, property)
                    .or(() -> Setting.variable(systemEnvironment, variable))
                    .or(() -> first(own, profile -> ofSection(service, profile)));
        }
        return Setting.property(systemEnvironment, property)
                .or(() -> Setting.property(systemEnvironment, "aws.endpointUrl"))
                .or(() -> Setting.variable(systemEnvironment, variable))
                .or(() -> Setting.variable(systemEnvironment, "AWS_ENDPOINT_URL"))
                .or(() -> first(
                        own, profile -> ofSection(service, profile).or(() -> Setting.find(profile, "endpoint_url"))));
    }

    /**
     * {@code SsoOidc} for {@code SSO_OIDC}, as the AWS SDK for Java names its properties. It keeps the words of an id such
     * as {@code RolesAnywhere}.
     */
    private static String capitalized(String service) {
        return Stream.of(service.split("_", -1))
                .map(word -> word.equals(word.toUpperCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private Optional<Setting> ofSection(String service, Profile profile) {
        return profile.text("services").flatMap(name -> ofSection(service, profile, name));
    }

    private Optional<Setting> ofSection(String service, Profile profile, String name) {
        Profile section = profiles.services().get(name);
        if (section == null) {
            throw profile.error(
                    "services",
                    "names the section [services " + name + "], which is not there"
                            + profiles.ignoredHint("services", name),
                    "Add it to the config file, or remove the key");
        }
        String key = service.toLowerCase(Locale.ROOT) + ".endpoint_url";
        String place = "[services " + name + "], key '" + key + "' (" + section.where(key) + ")";
        return section.text(key).map(text -> Setting.of(text, place));
    }

    private static Optional<Setting> first(List<Profile> profiles, Function<Profile, Optional<Setting>> setting) {
        return profiles.stream().map(setting).flatMap(Optional::stream).findFirst();
    }
}
