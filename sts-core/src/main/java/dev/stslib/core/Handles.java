package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.ProfileWatch.Look;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handles of one engine by profile, and what they follow. A profile is resolved again only if its own sections have
 * changed. Profiles are resolved without a lock, since that calls plug-ins.
 */
final class Handles implements HandleState.Profiles, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handles.class);

    private final EngineRuntime engine;
    private final EngineComponent parts;
    private final InstantSource clock;
    private final ProfileSelection selection;
    /** Hears of each read of any handle, which keeps the profiles under watch. */
    private final ProfileWatch watch;

    private final Map<String, CredentialHandle> handles = new ConcurrentHashMap<>();
    private final Lazy<RoleRequests> requests;
    private final Invalidations invalidations;
    /** The handle of what the machine offers by default, once it was asked for. */
    private volatile @Nullable CredentialHandle machine;
    /** Handles of profiles that have gone, as long as the application holds them. */
    private final Map<String, WeakReference<CredentialHandle>> departed = new ConcurrentHashMap<>();
    /** The profiles that all handles follow; null if a handle follows others. */
    private volatile @Nullable ProfileSet followed;
    /** What was compared last. */
    private volatile @Nullable Comparison compared;
    /** Whether a handle may follow a profile that could not be used lately. Looking through all handles takes a while. */
    private volatile boolean hasFailed;

    /** Two readings of the profiles, and by profile whether its sections are the same in both. */
    private record Comparison(ProfileSet one, ProfileSet other, Map<String, Boolean> same) {}

    Handles(EngineRuntime engine) {
        this.engine = engine;
        parts = engine.parts();
        clock = parts.config().clock();
        watch = new ProfileWatch(engine, this::follow);
        selection = engine.selection(null);
        requests = new Lazy<>(() -> new RoleRequests(parts, this::made), RoleRequests::close);
        invalidations = new Invalidations(parts, requests);
    }

    // ---- By name

    /** If the profiles do not answer, a handle that exists is returned as it is. */
    CredentialHandle handle(String profile) {
        CredentialHandle known = handles.get(profile);
        if (known == null) {
            return handle(profile, watch.look());
        }
        Look look = watch.lookUnlessHanging();
        if (look != null) {
            return handle(profile, look);
        }
        watch.noteRead();
        return known;
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    private CredentialHandle handle(String profile, Look look) {
        CredentialHandle known = handles.get(profile);
        if (known != null && known.state().follows(look.profiles())) {
            return known;
        }
        CredentialHandle handle = known == null ? returned(profile) : known;
        if (handle == null) {
            handle = make(profile, look);
        } else if (look.profiles().find(profile).isPresent()) {
            update(handle.state(), look);
        } else {
            depart(handle.state(), look);
            resolve(handle.state().subject(), look); // says what there is instead
        }
        if (followed != look.profiles()) {
            followed = null; // a read by name may be ahead of the other handles, or behind them
        }
        watch.noteRead();
        return handle;
    }

    private CredentialHandle make(String name, Look look) {
        // The profile's own text, which the plan holds too.
        String profile = look.profiles().find(name).map(Profile::name).orElse(name);
        HandleState state = HandleState.begun(() -> made(new Subject.OfProfile(profile), look));
        CredentialHandle made = new CredentialHandle(this, state);
        CredentialHandle first = handles.putIfAbsent(profile, made);
        if (first == null) {
            return made;
        }
        update(first.state(), look);
        state.end();
        return first;
    }

    /** A state that is not used yet. */
    HandleState made(RoleRequest request) {
        return made(new Subject.OfRequest(request, selection), recentLook());
    }

    private HandleState made(Subject subject, Look look) {
        return new HandleState(subject, watch, this, resolve(subject, look));
    }

    private @Nullable CredentialHandle returned(String profile) {
        WeakReference<CredentialHandle> gone = departed.get(profile);
        return gone == null ? null : gone.get();
    }

    TemporaryCredentials credentials(String profile) {
        long now = clock.millis();
        Look recent = watch.recent(now);
        if (recent != null) {
            CredentialHandle known = handles.get(profile);
            if (known != null && known.state().follows(recent.profiles())) {
                return readOrLookAgain(known, now);
            }
        }
        return readOrLookAgain(handle(profile), now);
    }

    /** After a failure, the next call looks at the profiles at once, so that a correction takes effect immediately. */
    private TemporaryCredentials readOrLookAgain(CredentialHandle handle, long now) {
        try {
            return handle.state().get(now);
        } catch (RuntimeException e) {
            watch.forget();
            throw e;
        }
    }

    // ---- By role request, and what the machine offers

    RoleRequests requests() {
        return requests.get();
    }

    TemporaryCredentials credentials(RoleRequest request) {
        HandleState known = requests.get().find(request);
        if (known == null) {
            known = requests.get().state(request);
            followAgainIfBehind(known);
        }
        return known.get();
    }

    /** A look that found changed profiles may have passed by while a state was made from the earlier ones. */
    private void followAgainIfBehind(HandleState made) {
        ProfileSet current = followed;
        if (current != null && !made.follows(current)) {
            followed = null;
        }
    }

    CredentialHandle handle(RoleRequest request) {
        HandleState state = requests.get().state(request);
        followAgainIfBehind(state);
        watch.noteRead();
        return CredentialHandle.holding(this, state);
    }

    /** The state of a role request that has taken the place of one that was dropped. */
    HandleState current(HandleState known) {
        return known.subject() instanceof Subject.OfRequest of ? requests.get().state(of.request()) : known;
    }

    Invalidations invalidations() {
        return invalidations;
    }

    void released(HandleState state) {
        if (state.subject() instanceof Subject.OfRequest of) {
            requests.get().released(of.request(), state);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each state is one object
    CredentialHandle machine() {
        Look look = watch.look();
        CredentialHandle known = machine;
        if (known == null) {
            HandleState state = HandleState.begun(() -> made(new Subject.OfMachine(engine.selection(null)), look));
            synchronized (this) {
                known = machine;
                if (known == null) {
                    known = new CredentialHandle(this, state);
                    machine = known;
                }
            }
            if (known.state() != state) {
                state.end();
            }
            followAgainIfBehind(known.state());
        } else {
            update(known.state(), look);
        }
        watch.noteRead();
        return known;
    }

    private Look recentLook() {
        Look recent = watch.recent(clock.millis());
        return recent == null ? watch.look() : recent;
    }

    // ---- By handle

    /**
     * The entry of a handle after a look at the profiles, for a read that is not served at once: the profile may have gone,
     * or come back.
     *
     * @throws dev.stslib.api.error.ProfileNotFoundException if the profile has gone
     */
    @Override
    public CacheEntry<TemporaryCredentials> entryAfterLook(HandleState state) {
        if (state.isEnded()) {
            return state.lastEntry(); // for readers who found it before it was dropped
        }
        try {
            Look look = state.hasEntry() ? watch.recentOrNew() : watch.look();
            if (look != null) {
                tryUpdate(state, look);
            }
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("The profiles cannot be read, and the earlier ones stay in use", e);
        }
        return state.requireEntry();
    }

    @Override
    public CompletionStage<TemporaryCredentials> readAfterLook(HandleState state) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> entryAfterLook(state), parts.threads().pool())
                    .thenCompose(CacheEntry::async);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // ---- Following

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    private void follow(Look look) {
        departed.values().removeIf(handle -> handle.refersTo(null));
        if (followed == look.profiles()) {
            if (hasFailed) {
                hasFailed = false;
                forEach(state -> {
                    if (state.hasFailed()) {
                        hasFailed = true;
                        tryUpdate(state, look);
                    }
                });
            }
            return;
        }
        followed = look.profiles();
        forEach(state -> tryUpdate(state, look));
        compared = null; // so that the earlier profiles are not kept
        departed.keySet().stream()
                .filter(profile -> look.profiles().find(profile).isPresent())
                .map(this::returned)
                .forEach(handle -> {
                    if (handle != null) {
                        tryUpdate(handle.state(), look);
                    }
                });
    }

    private void forEach(Consumer<HandleState> action) {
        handles.values().forEach(handle -> action.accept(handle.state()));
        CredentialHandle known = machine;
        if (known != null) {
            action.accept(known.state());
        }
        RoleRequests inUse = requests.peek();
        if (inUse != null) {
            inUse.forEach(action);
        }
    }

    private void tryUpdate(HandleState state, Look look) {
        try {
            if (!state.subject().existsIn(look.profiles())) {
                depart(state, look);
            } else if (!state.keeps(look)) {
                update(state, look);
            }
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            boolean isNews = state.failed(look);
            hasFailed = true; // after the state: follow() takes the flag back unless it finds a failed state
            if (isNews) {
                LOG.warn(
                        "Profile '{}' was changed and cannot be used, and its earlier version stays in use: {}",
                        state.subject().profile(),
                        e.getMessage());
            }
        }
    }

    /** Makes a handle follow its profile as a look found it, or throws why that cannot be used. */
    private void update(HandleState state, Look look) {
        if (!state.subject().existsIn(look.profiles())) {
            depart(state, look);
            throw state.goneError();
        }
        if (state.isUpToDate(look)) {
            return;
        }
        boolean follows;
        do {
            follows = follow(state, resolve(state.subject(), look));
        } while (!follows);
    }

    /** Makes a handle follow a plan; false if its entry was dropped before. */
    private boolean follow(HandleState state, ProfilePlan next) {
        synchronized (state) { // the maps change together with the state
            boolean follows = state.follow(next);
            if (follows && state.hasEntry() && state.subject() instanceof Subject.OfProfile of) {
                CredentialHandle returned = returned(of.name());
                if (returned != null) {
                    handles.putIfAbsent(of.name(), returned);
                    departed.remove(of.name());
                }
            }
            return follows;
        }
    }

    private void depart(HandleState state, Look look) {
        synchronized (state) { // as in update
            if (!state.depart(look)) {
                return;
            }
            if (state.subject() instanceof Subject.OfProfile of) {
                departed.put(of.name(), new WeakReference<>(handles.remove(of.name())));
            }
        }
        LOG.warn(
                "Profile '{}' has gone, and its credentials are not renewed any more",
                state.subject().profile());
    }

    private ProfilePlan resolve(Subject subject, Look look) {
        CacheEntry<TemporaryCredentials> entry = parts.chains().end(subject.resolve(engine.resolver(look.profiles())));
        return new ProfilePlan(look, entry);
    }

    /** Whether two readings of the profiles lead to the same plan. Requests from one source share the comparison. */
    @Override
    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    public boolean areSame(ProfileSet one, ProfileSet other, Subject subject) {
        if (one == other || subject instanceof Subject.OfProfile) {
            return ProfileInputs.areSame(one, other, subject.profile());
        }
        Comparison known = compared;
        if (known == null || known.one() != one || known.other() != other) {
            known = new Comparison(one, other, new ConcurrentHashMap<>());
            compared = known;
        }
        return known.same().computeIfAbsent(subject.profile(), name -> ProfileInputs.areSame(one, other, name));
    }

    @Override
    public void close() {
        watch.close();
        requests.close();
    }
}
