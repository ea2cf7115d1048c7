package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plan.RoleStep;
import dev.stslib.core.settings.ChainOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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
    /** The name of a plan without a profile. */
    private static final String DEFAULT_CREDENTIALS = "default credentials";

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
        return resolve(profileName, selected, endpoints);
    }

    private RoleChain resolve(String profileName, Profile selected, EndpointSettings places) {
        Profile named = require(profileName);
        List<Profile> roles = new ArrayList<>();
        BaseCredentials base = walk(named, roles, bases(selected, places));
        Collections.reverse(roles);
        List<RoleStep> asked = new ArrayList<>();
        for (Profile role : roles) {
            asked.add(steps.read(role, places.endpointFor(role, selected)));
        }
        return chain(profileName, base, asked, List.of(), selected, places);
    }

    private BaseReader bases(Profile selected, EndpointSettings places) {
        return new BaseReader(
                profiles, systemEnvironment, options, sources, profile -> places.endpointFor(profile, selected));
    }

    private RoleChain chain(
            String name,
            BaseCredentials base,
            List<RoleStep> asked,
            List<String> earlierWarnings,
            Profile selected,
            EndpointSettings places) {
        ChainLimits.tags(asked);
        List<String> warnings = new ArrayList<>(earlierWarnings);
        List<RoleStep> fitted = ChainLimits.durations(base, asked, options.shortenChained(), warnings);
        String mfaSerial = mfaSerial(base, fitted);
        ChainLimits.rootTasks(base, fitted, mfaSerial);
        return new RoleChain(name, base, fitted, endpointOrNull(selected, places), mfaSerial, warnings);
    }

    /**
     * Resolves the machine's default credentials: those of the selected profile, or what the machine offers without one.
     *
     * @param selection the profile that the environment selects. One that is named counts whatever it holds; {@code default}
     *     counts only if it holds credentials
     * @return the plan
     * @throws dev.stslib.api.error.ProfileNotFoundException if a profile is named and missing
     * @throws ProfileConfigurationException if the credentials are set up in part, or wrongly
     * @throws dev.stslib.api.error.NoProfilesException if the machine offers none
     */
    public RoleChain resolveDefault(ProfileSelection selection) {
        return resolveDefault(selection, endpoints);
    }

    private RoleChain resolveDefault(ProfileSelection selection, EndpointSettings places) {
        Optional<Profile> found = profiles.find(selection.name());
        if (selection.asked()
                || (found.isPresent() && !bases(found.get(), places).holdsNone(found.get()))) {
            return resolve(selection.name(), require(selection.name()), places);
        }
        Profile selected = found.orElseGet(() -> new Profile(DEFAULT_CREDENTIALS, Map.of()));
        BaseCredentials base = new DefaultCredentials(systemEnvironment, sources, profiles, places).read(selected);
        return chain(selected.name(), base, List.of(), List.of(), selected, places);
    }

    /**
     * Resolves a request for a role. Its values go into the plan as they are.
     *
     * @param request the request
     * @param selection the profile that the environment selects, for a request from the machine's default credentials
     * @return the plan
     * @throws dev.stslib.api.error.ProfileNotFoundException if the source profile is missing
     * @throws ProfileConfigurationException if the source cannot be used
     * @throws dev.stslib.api.error.InvalidRequestException if the request does not fit its source
     * @throws UnknownRegionException if no region is known
     */
    public RoleChain resolve(RoleRequest request, ProfileSelection selection) {
        Deque<RoleRequest> path = new ArrayDeque<>();
        String region = null;
        for (RoleRequest next = request; next != null; next = next.source()) {
            path.addFirst(next);
            region = region == null ? next.region() : region;
        }
        EndpointSettings places = region == null ? endpoints : endpoints.orRegion(region);
        String source = path.getFirst().sourceProfile();
        RoleChain before =
                source == null ? resolveDefault(selection, places) : resolve(source, require(source), places);
        Profile selected = profiles.find(before.profile()).orElseGet(() -> new Profile(DEFAULT_CREDENTIALS, Map.of()));
        List<RoleStep> asked = new ArrayList<>(before.roles());
        for (RoleRequest next : path) {
            asked.add(RoleStep.of(next, places.endpointOf(next, selected)));
        }
        return chain(before.profile(), before.base(), asked, before.warnings(), selected, places);
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
    private static @Nullable StsEndpoint endpointOrNull(Profile selected, EndpointSettings places) {
        return places.hasRegion(null, selected) ? places.endpointFor(null, selected) : null;
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
