package dev.stslib.core.stslib;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.chain.ChainResolver;
import dev.stslib.core.internal.chain.ProcessCredentials;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of generateCredentials or restoreCredentials: turns names into plans, and plans into credentials. */
final class GenerateCredentialsCall {
    private static final Logger LOG = LoggerFactory.getLogger(StsCore.class);

    private final StsCore sts;
    private final EngineComponent parts;
    private final EngineRuntime engine;
    private final ProfileSet profiles;
    private final List<String> names;
    private final Map<String, StslibException> failures = new LinkedHashMap<>();

    GenerateCredentialsCall(StsCore sts, EngineRuntime engine, ProfileSet profiles, List<String> names) {
        this.sts = sts;
        this.engine = engine;
        this.parts = engine.parts();
        this.profiles = profiles;
        this.names = List.copyOf(names);
    }

    CredentialSet generate(boolean strict) {
        Map<String, RoleChain> plans = plans(strict);
        LOG.info("Valid account profile names: {}", plans.keySet());
        if (plans.isEmpty()) {
            return CredentialSet.of(Map.of(), failures);
        }
        SessionToken session = hasSession() ? sts.requireSession() : null;
        Map<String, CacheEntry<TemporaryCredentials>> entries = entries(plans);
        Map<String, CompletionStage<TemporaryCredentials>> coming = new LinkedHashMap<>();
        entries.forEach((name, entry) -> coming.put(name, entry.refreshNow()));
        Map<String, TemporaryCredentials> got = new LinkedHashMap<>();
        Map<String, StslibException> refused = new LinkedHashMap<>();
        coming.forEach((name, one) -> {
            try {
                got.put(name, Futures.await(one));
            } catch (StslibException e) {
                refused.put(name, named(name, e));
            }
        });
        if (strict && !refused.isEmpty()) {
            throw together(refused);
        }
        failures.putAll(refused);
        install(entries, got, session);
        return CredentialSet.of(got, failures);
    }

    /** Adds the profile to an error of STS, which names the role only: several profiles may have the same role. */
    private static StslibException named(String label, StslibException error) {
        String what = "No credentials for " + label + ": " + error.problem();
        if (error instanceof MfaCodeRejectedException rejected) {
            return new MfaCodeRejectedException(what, error.remedy(), rejected.error(), error);
        }
        return error instanceof StsServiceException refused
                ? new StsServiceException(what, error.remedy(), refused.error(), error)
                : error;
    }

    /**
     * Returns the first error. The others are suppressed in it if it belongs to this call ({@link #named}); an error that
     * other callers get too must not change, so that the log has the others.
     */
    private static StslibException together(Map<String, StslibException> refused) {
        StslibException first = refused.values().iterator().next();
        refused.forEach((label, other) -> {
            if (other != first) {
                if (first instanceof StsServiceException) {
                    first.addSuppressed(other);
                } else {
                    LOG.warn("No credentials for {} either: {}", label, other.problem());
                }
            }
        });
        return first;
    }

    CredentialSet restore() {
        Map<String, RoleChain> plans = plans(true);
        Optional<SessionToken> session = hasSession() ? stored(own()) : Optional.empty();
        if (session.isEmpty() && hasSession()) {
            session = UserDevice.find(own(), profiles).flatMap(this::stored);
        }
        session.ifPresent(sts.currentSet()::adopt);
        Map<String, CacheEntry<TemporaryCredentials>> entries = entries(plans);
        Map<String, TemporaryCredentials> got = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            parts.store().restore(entry);
            entry.peek().ifPresent(found -> got.put(name, found));
        });
        install(entries, got, session.orElse(null));
        return CredentialSet.of(got);
    }

    private Optional<SessionToken> stored(RoleChain user) {
        CacheEntry<TemporaryCredentials> entry = parts.chains().session(user);
        parts.store().restore(entry);
        return entry.peek().map(found -> new SessionToken(found, user.mfaSerial()));
    }

    /** Installs the new set, unless nothing came. A role that was refused keeps the credentials that it has until they expire. */
    private void install(
            Map<String, CacheEntry<TemporaryCredentials>> entries,
            Map<String, TemporaryCredentials> got,
            @Nullable SessionToken session) {
        if (got.isEmpty()) {
            return;
        }
        Map<String, CacheEntry<TemporaryCredentials>> kept = new LinkedHashMap<>(entries);
        kept.values().removeIf(entry -> entry.peek().isEmpty());
        Optional<Instant> earliest =
                got.values().stream().map(TemporaryCredentials::expiration).min(Instant::compareTo);
        RefreshCycle cycle = null;
        if (session != null && earliest.isPresent() && session.end().isAfter(earliest.get())) {
            cycle = new RefreshCycle(
                    sts.profile(), kept.values(), session.end(), parts.timing(), parts.scheduler(), parts.events());
        }
        sts.currentSet().install(Collections.unmodifiableMap(kept), cycle);
    }

    /** Returns the plans of the known profiles. A strict call fails if one is unknown, before it sends a request. */
    private Map<String, RoleChain> plans(boolean strict) {
        List<String> unknown = names.stream()
                .distinct()
                .filter(name -> profiles.find(name).isEmpty())
                .toList();
        if (strict && !unknown.isEmpty()) {
            throw unknown(unknown);
        }
        unknown.forEach(name -> failures.put(label(name), unknown(List.of(name))));
        Map<String, RoleChain> plans = new LinkedHashMap<>();
        List<String> known =
                names.stream().filter(name -> !unknown.contains(name)).toList();
        if (known.isEmpty()) {
            return plans;
        }
        RoleChain own = own();
        ChainResolver resolver = engine.resolver(withMissingSources());
        for (String name : known) {
            try {
                plans.put(name, plan(resolver, name, own));
            } catch (StslibException e) {
                if (strict) {
                    throw e;
                }
                failures.put(label(name), e);
            }
        }
        return plans;
    }

    /** Resolves a role with the region of this user, or by itself if its source is another user. */
    private RoleChain plan(ChainResolver resolver, String name, RoleChain own) {
        RoleChain chain = profiles.find(own.profile())
                .map(user -> resolver.resolve(name, user))
                .filter(ours -> sameUser(ours.base(), own.base()))
                .orElseGet(() -> resolver.resolve(name));
        return role(chain);
    }

    private ProfileNotFoundException unknown(List<String> missing) {
        String hints = missing.stream()
                .map(name -> profiles.ignoredHint(SectionType.PROFILE.prefix(), name))
                .collect(Collectors.joining());
        return new ProfileNotFoundException(
                "No such profile: " + String.join(", ", missing) + "; there are "
                        + String.join(", ", profiles.profiles().keySet()) + hints,
                "Name profiles that are there, or add them to the config file");
    }

    private static RoleChain role(RoleChain chain) {
        if (chain.roles().isEmpty()) {
            throw new ProfileConfigurationException(
                    "Profile '" + chain.profile() + "' is not a role profile: it has no role_arn",
                    "Name profiles with a role_arn");
        }
        return chain;
    }

    /** Role files may name source profiles that do not exist here: the user's own profile replaces them. */
    private ProfileSet withMissingSources() {
        Profile own = profiles.profiles().get(sts.profile());
        if (own == null) {
            return profiles;
        }
        Map<String, Profile> all = new LinkedHashMap<>(profiles.profiles());
        for (String name : names) {
            profiles.find(name)
                    .filter(found -> found.syntaxError().isEmpty())
                    .flatMap(found -> found.get("source_profile"))
                    .ifPresent(source -> all.putIfAbsent(source, new Profile(source, own.properties())));
        }
        return new ProfileSet(
                all, profiles.ssoSessions(), profiles.services(), profiles.warnings(), profiles.ignored());
    }

    private RoleChain own() {
        return engine.resolveUser(profiles, sts.user());
    }

    /** Whether a session token signs for the roles. The temporary credentials of a machine without profiles get none. */
    private boolean hasSession() {
        RoleChain own = own();
        return profiles.find(own.profile()).isPresent() || !own.base().temporary();
    }

    /** Returns the cache entries. The session token signs for the roles of this user only. */
    private Map<String, CacheEntry<TemporaryCredentials>> entries(Map<String, RoleChain> plans) {
        if (!hasSession()) {
            Map<String, CacheEntry<TemporaryCredentials>> direct = new LinkedHashMap<>();
            plans.forEach(
                    (name, chain) -> direct.put(label(name), parts.chains().end(chain)));
            return direct;
        }
        RoleChain own = own();
        String configured = own.mfaSerial();
        String device = configured != null
                ? configured
                : sts.sessionToken().map(SessionToken::mfaSerial).orElse(null);
        CacheEntry<TemporaryCredentials> session = parts.chains().session(own.withMfaSerial(device));
        Map<String, CacheEntry<TemporaryCredentials>> entries = new LinkedHashMap<>();
        plans.forEach((name, chain) -> entries.put(
                label(name),
                sameUser(chain.base(), own.base())
                        ? parts.chains().behind(session, chain)
                        : parts.chains().end(chain)));
        return entries;
    }

    private static boolean sameUser(BaseCredentials one, BaseCredentials other) {
        return user(one).equals(user(other));
    }

    /** What identifies a user: two profiles may hold the same keys or run the same command. */
    private static Object user(BaseCredentials base) {
        if (base instanceof BaseCredentials.StaticKeys keys) {
            return keys.keys().accessKeyId();
        }
        if (base instanceof BaseCredentials.EnvironmentKeys keys) {
            return keys.keys().accessKeyId();
        }
        return base instanceof BaseCredentials.FromSource source && source.plan() instanceof ProcessCredentials command
                ? command.command()
                : base;
    }

    private static String label(String profile) {
        return "sts-" + profile;
    }
}
