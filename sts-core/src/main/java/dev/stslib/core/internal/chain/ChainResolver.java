package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plan.RoleStep;
import dev.stslib.core.settings.ChainOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a profile into a {@link RoleChain}, as the AWS CLI and the SDKs follow {@code source_profile}. It sends no request,
 * and reports every mistake in the profiles. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html">AWS, assume role
 *     credential provider</a>
 */
public final class ChainResolver {
    private final ProfileSet profiles;
    private final SystemEnvironment systemEnvironment;
    private final ChainOptions options;
    private final CredentialSources sources;
    private final EndpointSettings endpoints;
    private final RoleStepReader steps;

    /**
     * Creates a resolver for one state of the profiles.
     *
     * @param profiles the profiles
     * @param systemEnvironment environment variables, system properties, home folder
     * @param options the settings in code
     * @param sources read the keys for credentials that are neither static keys nor fetched from STS
     */
    public ChainResolver(
            ProfileSet profiles, SystemEnvironment systemEnvironment, ChainOptions options, CredentialSources sources) {
        this.profiles = Objects.requireNonNull(profiles, "profiles");
        this.systemEnvironment = Objects.requireNonNull(systemEnvironment, "systemEnvironment");
        this.options = Objects.requireNonNull(options, "options");
        this.sources = Objects.requireNonNull(sources, "sources");
        endpoints = new EndpointSettings(profiles, systemEnvironment, options);
        steps = new RoleStepReader(systemEnvironment);
    }

    /**
     * Whether this resolver was made for a reading of the profiles.
     *
     * @param other the reading
     * @return false for another reading, even of the same texts
     */
    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    public boolean isOf(ProfileSet other) {
        return profiles == other;
    }

    /**
     * Resolves a profile.
     *
     * @param profileName the profile's name
     * @return the plan
     * @throws dev.stslib.api.error.ProfileNotFoundException if there is no such profile, also if it is {@code default}
     * @throws ProfileConfigurationException if it cannot be used; the message names profile and key
     * @throws dev.stslib.api.error.UnsupportedProfileException if it asks for a kind of credentials that is known but
     *     not supported
     * @throws dev.stslib.api.error.PluginNotFoundException if the module of its credential source is missing
     * @throws UnknownRegionException if a role needs a region and none is known, or what is given cannot be one
     */
    public RoleChain resolve(String profileName) {
        return resolve(profileName, require(profileName));
    }

    private Profile require(String profileName) {
        return ProfileSelection.named(profileName).require(profiles);
    }

    /**
     * Resolves a profile on behalf of another one, whose region and endpoint hold where the roles name none.
     *
     * @param profileName the profile's name
     * @param selected the profile that was selected
     * @return the plan
     * @throws dev.stslib.api.error.ProfileNotFoundException if there is no such profile
     * @throws ProfileConfigurationException if it cannot be used; the message names profile and key
     * @throws dev.stslib.api.error.UnsupportedProfileException if it asks for a kind of credentials that is known but
     *     not supported
     * @throws UnknownRegionException if a role needs a region and none is known
     */
    public RoleChain resolve(String profileName, Profile selected) {
        Profile named = require(profileName);
        BaseReader bases = new BaseReader(
                profiles, systemEnvironment, options, sources, profile -> endpoints.endpointFor(profile, selected));
        List<Profile> roles = new ArrayList<>();
        BaseCredentials base = walk(named, roles, bases);
        Collections.reverse(roles);
        List<RoleStep> asked = new ArrayList<>();
        for (Profile role : roles) {
            asked.add(steps.read(role, endpoints.endpointFor(role, selected)));
        }
        ChainLimits.tags(asked);
        List<String> warnings = new ArrayList<>();
        List<RoleStep> fitted = ChainLimits.durations(base, asked, options.shortenChained(), warnings);
        return new RoleChain(profileName, base, fitted, endpointOrNull(selected), mfaSerial(base, fitted), warnings);
    }

    /**
     * Where a request goes.
     *
     * @param roleProfile the profile of the role that is assumed, or null for a request that assumes none
     * @param selected the profile that was selected
     * @return the endpoint
     * @throws UnknownRegionException if no region is known
     * @throws ProfileConfigurationException if settings contradict each other or cannot be read
     */
    public StsEndpoint endpointFor(@Nullable Profile roleProfile, Profile selected) {
        return endpoints.endpointFor(roleProfile, selected);
    }

    private BaseCredentials walk(Profile named, List<Profile> roles, BaseReader bases) {
        Map<String, Profile> path = new LinkedHashMap<>();
        Profile current = named;
        while (true) {
            if (path.putIfAbsent(current.name(), current) != null) {
                throw loop(path, current);
            }
            if (path.size() > 1 && StaticKeySet.of(current).complete()) {
                return bases.staticKeys(current);
            }
            if (!BaseReader.isRole(current)) {
                return bases.read(current);
            }
            roles.add(current);
            String source = source(current);
            if (source == null) {
                return bases.source(current);
            }
            if (source.equals(current.name())) {
                return bases.staticKeys(current);
            }
            current = profile(current, source);
        }
    }

    /** The source profile's name, or null for a role with a credential source. */
    private static @Nullable String source(Profile role) {
        String source = ProfileValues.textOrNull(role, "source_profile");
        boolean named = ProfileValues.has(role, "credential_source");
        if (source != null && named) {
            throw ProfileValues.error(
                    role,
                    "source_profile",
                    "is set together with credential_source, and only one is allowed",
                    "Remove one of them");
        }
        if (source == null && !named) {
            throw ProfileValues.error(
                    role,
                    "role_arn",
                    "is set without source_profile and credential_source",
                    "Set one of them to say whose credentials assume the role");
        }
        return source;
    }

    private Profile profile(Profile role, String source) {
        return profiles.find(source)
                .orElseThrow(() -> ProfileValues.error(
                        role,
                        "source_profile",
                        "names profile '" + source + "', which is not there; there are: "
                                + ProfileSelection.names(profiles)
                                + profiles.ignoredHint(SectionType.PROFILE.prefix(), source),
                        "Check the name, or add the profile"));
    }

    private static ProfileConfigurationException loop(Map<String, Profile> path, Profile again) {
        return new ProfileConfigurationException(
                "The source profiles form a loop: " + String.join(" → ", path.keySet()) + " → " + again.name() + " ("
                        + again.where("source_profile") + ")",
                "Change one source_profile to a profile with credentials");
    }

    /** A missing region is an error only if it is needed, an invalid one always. */
    private @Nullable StsEndpoint endpointOrNull(Profile selected) {
        return endpoints.hasRegion(null, selected) ? endpoints.endpointFor(null, selected) : null;
    }

    private @Nullable String mfaSerial(BaseCredentials base, List<RoleStep> roles) {
        for (RoleStep role : roles) {
            if (role.mfaSerial() != null) {
                return role.mfaSerial();
            }
        }
        Optional<Profile> found = profiles.find(base.profile());
        return found.isPresent() ? RoleStepReader.mfaSerial(found.get()) : null;
    }
}
