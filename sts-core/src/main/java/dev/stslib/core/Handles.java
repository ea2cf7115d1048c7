package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.ProfileWatch.Look;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handles of one engine by profile, and what they follow. A profile is resolved again only if its own sections have
 * changed. Profiles are resolved without a lock, since that calls plug-ins.
 */
final class Handles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handles.class);

    private final EngineRuntime engine;
    private final EngineComponent parts;
    private final InstantSource clock;
    private final ProfileWatch watch;
    private final Map<String, CredentialHandle> handles = new ConcurrentHashMap<>();
    /** Handles of profiles that have gone, as long as the application holds them. */
    private final Map<String, WeakReference<CredentialHandle>> departed = new ConcurrentHashMap<>();
    /** The profiles that all handles follow; null if a handle follows others. */
    private volatile @Nullable ProfileSet followed;

    Handles(EngineRuntime engine) {
        this.engine = engine;
        parts = engine.parts();
        clock = parts.config().clock();
        watch = new ProfileWatch(engine, this::follow);
    }

    /**
     * Notes a read of any handle, which keeps the profiles under watch.
     *
     * @return true if nothing has looked at the profiles for a minute
     */
    boolean noteRead() {
        return watch.noteRead();
    }

    // ---- By name

    CredentialHandle handle(String profile) {
        return handle(profile, watch.look());
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    private CredentialHandle handle(String profile, Look look) {
        CredentialHandle known = handles.get(profile);
        if (known != null && known.follows(look.profiles())) {
            return known;
        }
        CredentialHandle handle = known == null ? returned(profile) : known;
        if (handle == null) {
            handle = make(profile, look);
        } else if (look.profiles().find(profile).isPresent()) {
            update(handle, look);
        } else {
            depart(handle, look);
            resolve(profile, look); // says what there is instead
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
        CredentialHandle made = new CredentialHandle(profile, this, resolve(profile, look));
        CredentialHandle first = handles.putIfAbsent(profile, made);
        if (first == null) {
            made.begin();
            return made;
        }
        update(first, look);
        return first;
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
            if (known != null && known.follows(recent.profiles())) {
                return readOrLookAgain(known, now);
            }
        }
        return readOrLookAgain(handle(profile, watch.look()), now);
    }

    /** After a failure, the next call looks at the profiles at once, so that a correction takes effect immediately. */
    private TemporaryCredentials readOrLookAgain(CredentialHandle handle, long now) {
        try {
            return handle.get(now);
        } catch (RuntimeException e) {
            watch.forget();
            throw e;
        }
    }

    // ---- By handle

    /**
     * The entry of a handle after a look at the profiles, for a read that is not served at once: the profile may have gone,
     * or come back.
     *
     * @throws dev.stslib.api.error.ProfileNotFoundException if the profile has gone
     */
    CacheEntry<TemporaryCredentials> entryAfterLook(CredentialHandle handle) {
        try {
            Look look = handle.hasEntry() ? watch.recentOrSoon() : watch.look();
            if (look != null) {
                tryUpdate(handle, look);
            }
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("The profiles cannot be read, and the earlier ones stay in use", e);
        }
        return handle.requireEntry();
    }

    CompletionStage<TemporaryCredentials> readAfterLook(CredentialHandle handle) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> entryAfterLook(handle), parts.threads().pool())
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
            handles.values().stream().filter(CredentialHandle::hasFailed).forEach(handle -> tryUpdate(handle, look));
            return;
        }
        followed = look.profiles();
        handles.values().forEach(handle -> tryUpdate(handle, look));
        departed.keySet().stream()
                .filter(profile -> look.profiles().find(profile).isPresent())
                .map(this::returned)
                .forEach(handle -> {
                    if (handle != null) {
                        tryUpdate(handle, look);
                    }
                });
    }

    private void tryUpdate(CredentialHandle handle, Look look) {
        try {
            if (look.profiles().find(handle.profile()).isEmpty()) {
                depart(handle, look);
            } else if (!handle.keeps(look)) {
                update(handle, look);
            }
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            if (handle.failed(look)) {
                LOG.warn(
                        "Profile '{}' was changed and cannot be used, and its earlier version stays in use: {}",
                        handle.profile(),
                        e.getMessage());
            }
        }
    }

    /** Makes a handle follow its profile as a look found it, or throws why that cannot be used. */
    private void update(CredentialHandle handle, Look look) {
        String profile = handle.profile();
        if (look.profiles().find(profile).isEmpty()) {
            depart(handle, look);
            throw handle.goneError();
        }
        if (handle.isUpToDate(look)) {
            return;
        }
        ProfilePlan next = resolve(profile, look);
        synchronized (handle) { // the maps change together with the handle
            handle.follow(next);
            if (handle.hasEntry()) {
                handles.putIfAbsent(profile, handle);
                departed.remove(profile);
            }
        }
    }

    private void depart(CredentialHandle handle, Look look) {
        synchronized (handle) { // as in update
            if (!handle.depart(look)) {
                return;
            }
            departed.put(handle.profile(), new WeakReference<>(handle));
            handles.remove(handle.profile(), handle);
        }
        LOG.warn("Profile '{}' has gone, and its credentials are not renewed any more", handle.profile());
    }

    private ProfilePlan resolve(String profile, Look look) {
        CacheEntry<TemporaryCredentials> entry =
                parts.chains().end(engine.resolver(look.profiles()).resolve(profile));
        return new ProfilePlan(look, entry);
    }

    @Override
    public void close() {
        watch.close();
    }
}
