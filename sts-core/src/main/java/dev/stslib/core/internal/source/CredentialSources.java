package dev.stslib.core.internal.source;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.discovery.PluginType;
import dev.stslib.core.internal.discovery.Plugins;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The credential sources of one engine. Each is found and opened when a profile first asks for it. No lock is held while a
 * source works, so that one that hangs does not hold up the others. Thread-safe.
 */
public final class CredentialSources {
    private final Plugins plugins;
    private final CredentialSourceSettings settings;
    private final Map<String, Lazy<OpenCredentialSource>> open = new LinkedHashMap<>();
    private final Lazy<List<CredentialSource>> all;
    private boolean ended;

    /**
     * Creates it. No source is searched or opened yet.
     *
     * @param plugins finds sources
     * @param settings what each source is given
     */
    public CredentialSources(Plugins plugins, CredentialSourceSettings settings) {
        this.plugins = plugins;
        this.settings = settings;
        this.all = new Lazy<>(() -> plugins.all(PluginType.SOURCE), found -> {});
    }

    /**
     * A key of a profile that a source claims.
     *
     * @param source the name of the source
     * @param key the key
     */
    public record Claim(String source, String key) {}

    /**
     * Reads what a profile says to a source, which is opened if it is not open yet. Asks for nothing.
     *
     * @param name the name of the source
     * @param profile the profile that asks for it
     * @param profiles all profiles and sections
     * @return the base credentials that the profile asks for
     * @throws dev.stslib.api.error.PluginNotFoundException if there is no source of that name
     * @throws EngineClosedException after {@link #end}
     */
    public FromSource plan(String name, Profile profile, ProfileSet profiles) {
        SourcePlan plan = guarded(name, profile.name(), () -> open(name).plan(profile, profiles));
        if (plan == null) {
            throw broken(name, profile.name(), "made no plan");
        }
        return new FromSource(name, plan, plan.keyIsComplete() ? null : scope(name, profile));
    }

    /**
     * Asks a source for credentials.
     *
     * @param base what to ask for
     * @param background whether no reader waits
     * @param mayAskPerson whether a person may be asked to sign in
     * @param mustBeNew whether credentials that the source has kept are of no use
     * @return the credentials
     * @throws ExpiredAnswerException if they have already ended
     * @throws dev.stslib.api.error.StslibException if there are none for another reason
     */
    public SourceCredentials fetch(FromSource base, boolean background, boolean mayAskPerson, boolean mustBeNew) {
        SourceRequest request = SourceRequest.of(base.plan()).withNew(mustBeNew);
        SourceRequest wanted = (background ? request.inBackground() : request).withPerson(mayAskPerson);
        SourceCredentials got =
                guarded(base.source(), base.profile(), () -> open(base.source()).fetch(wanted));
        if (got == null) {
            throw broken(base.source(), base.profile(), "gave no credentials and no reason");
        }
        Instant end = got.expiration();
        if (end != null && !end.isAfter(settings.clock().instant())) {
            throw new ExpiredAnswerException(
                    "The credential source '" + base.source() + "' gave credentials for profile '" + base.profile()
                            + "' that ended at " + end + " (" + base.describe() + ")",
                    "Check the clock of this machine, and whether what the source asks or reads is up to date");
        }
        return got;
    }

    /** The key of a plan may leave out what it should hold, and two sources may make the same key. */
    private static CredentialKey scope(String source, Profile profile) {
        Map<String, String> parts = new TreeMap<>();
        parts.put("source", source);
        parts.put("profile", profile.name());
        profile.properties()
                .forEach((key, property) ->
                        parts.put("value " + key, property.value().revealSecret()));
        return CredentialKey.of("credential source", parts);
    }

    /** Turns what a source throws by mistake into an error that names the source. */
    private static <T> T guarded(String source, String profile, Supplier<T> call) {
        try {
            return call.get();
        } catch (StslibException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BrokenPluginException(
                    "The credential source '" + source + "' failed for profile '" + profile + "' with "
                            + e.getClass().getName(),
                    "Look at the cause, and correct the source",
                    e);
        }
    }

    private static BrokenPluginException broken(String source, String profile, String what) {
        return new BrokenPluginException(
                "The credential source '" + source + "' " + what + " for profile '" + profile + "'",
                "Correct the source");
    }

    private OpenCredentialSource open(String name) {
        Lazy<OpenCredentialSource> source;
        synchronized (this) {
            if (ended) {
                throw new EngineClosedException("The engine is closed", "Open a new one");
            }
            source = open.computeIfAbsent(
                    name,
                    missing -> new Lazy<>(
                            () -> plugins.pick(PluginType.SOURCE, missing).open(settings),
                            OpenCredentialSource::close));
        }
        return source.get();
    }

    /**
     * The source that claims a key of a profile.
     *
     * @param profile a profile without any of AWS's own keys
     * @return the claim, or empty
     * @throws ProfileConfigurationException if two sources claim keys of the profile
     */
    public Optional<Claim> claim(Profile profile) {
        List<Claim> claims = new ArrayList<>();
        for (CredentialSource source : all.get()) {
            new TreeSet<>(source.keys())
                    .stream()
                            .filter(key -> profile.secret(key)
                                    .filter(value -> !value.revealSecret().isEmpty())
                                    .isPresent())
                            .findFirst()
                            .ifPresent(key -> claims.add(new Claim(source.name(), key)));
        }
        if (claims.size() > 1) {
            throw profile.error(
                    claims.get(1).key(),
                    "asks for the credential source '" + claims.get(1).source() + "', and the key '"
                            + claims.get(0).key() + "' for '" + claims.get(0).source() + "'",
                    "Remove one of the two keys");
        }
        return claims.stream().findFirst();
    }

    /**
     * Ends the use of the sources. None opens from now on.
     *
     * @return by name, what closes each source
     */
    public synchronized Map<String, Runnable> end() {
        ended = true;
        Map<String, Runnable> closers = new LinkedHashMap<>();
        open.forEach((name, source) -> closers.put(name, source::close));
        return closers;
    }
}
