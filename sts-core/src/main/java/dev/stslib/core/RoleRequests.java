package dev.stslib.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.RoleRequestLimits;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role requests that are in use, each with its state. One that is not read for a while, or that is one too many, is
 * dropped, unless the application holds a handle of it.
 */
final class RoleRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleRequests.class);
    /** How often it is looked for what is idle, as a part of the idle time. */
    private static final int LOOKS = 4;

    private final EngineComponent parts;
    private final Function<RoleRequest, HandleState> maker;
    private final long lookEvery;
    private final Cache<RoleRequest, HandleState> recent;
    /** What was idle or one too many, and has a handle. */
    private final Map<RoleRequest, HandleState> held = new ConcurrentHashMap<>();

    private final SharedTexts texts = new SharedTexts();
    private final RefreshScheduler.Alarm alarm;
    private final AtomicBoolean alarmed = new AtomicBoolean();

    /**
     * Makes it without a request.
     *
     * @param parts the engine
     * @param maker makes the state of a request, which is not used yet
     */
    RoleRequests(EngineComponent parts, Function<RoleRequest, HandleState> maker) {
        this.parts = parts;
        this.maker = maker;
        RoleRequestLimits limits = parts.config().roleRequests();
        lookEvery = Math.max(1_000, limits.idleTime().toMillis() / LOOKS);
        // Without the engine's executor: what is dropped needs no thread, and a pool may be full of requests that hang.
        recent = Caffeine.newBuilder()
                .maximumSize(limits.atMost())
                .expireAfterAccess(limits.idleTime())
                .ticker(parts.config().elapsed()::getAsLong)
                .executor(Runnable::run)
                .evictionListener(this::evicted)
                .build();
        alarm = parts.scheduler().alarm(this::lookSoon);
    }

    /** The state of a request if it is in use, or null. */
    @Nullable
    HandleState find(RoleRequest request) {
        HandleState known = recent.getIfPresent(request);
        return known == null ? held.get(request) : known;
    }

    /** The state of a request, which is made if there is none. It may have ended, if there is no room for it. */
    @SuppressWarnings("ReferenceEquality") // each state is one object
    HandleState state(RoleRequest request) {
        HandleState known = find(request);
        if (known != null && !known.isEnded()) {
            return known;
        }
        RoleRequest kept = texts.of(request);
        HandleState made = HandleState.begun(() -> maker.apply(kept));
        HandleState first = Objects.requireNonNull(recent.get(kept, missing -> made));
        if (first != made) {
            made.end();
        }
        scheduleLook();
        return first;
    }

    /** The entry of a request that is not in use, without using it. */
    CacheEntry<TemporaryCredentials> planned(RoleRequest request) {
        return maker.apply(request).lastEntry();
    }

    /** A handle of a request was closed: its idle time begins. */
    @SuppressWarnings("ReferenceEquality") // each state is one object
    void released(RoleRequest request, HandleState state) {
        if (state.isHeld() || held.get(request) != state) {
            return;
        }
        // Into the one map before it leaves the other: a state that is in use is always in one of them.
        HandleState other = recent.asMap().putIfAbsent(request, state);
        if (held.remove(request, state) && other != null && other != state) {
            state.end(); // another one has taken its place
        }
    }

    /** Does something with each state once, also with those that move from one map to the other meanwhile. */
    void forEach(Consumer<HandleState> action) {
        Set<HandleState> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(held.values());
        all.addAll(recent.asMap().values());
        all.addAll(held.values());
        all.forEach(action);
    }

    // ---- What is idle

    @SuppressWarnings("ReferenceEquality") // each state is one object
    private void evicted(@Nullable RoleRequest request, @Nullable HandleState state, RemovalCause cause) {
        if (request == null || state == null) {
            return;
        }
        if (state.isHeld()) {
            HandleState before = held.put(request, state);
            if (before != null && before != state) {
                before.end(); // its handles go over to this one
            }
        } else {
            state.end();
        }
    }

    private void scheduleLook() {
        if (alarmed.compareAndSet(false, true)) {
            alarm.set(parts.timing().clock().millis() + lookEvery);
        }
    }

    private void lookSoon() {
        try {
            parts.threads().pool().execute(this::look);
        } catch (RuntimeException | Error e) {
            LOG.debug("Role requests that are idle could not be dropped now", e);
            alarm.set(parts.timing().clock().millis() + lookEvery);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each state is one object
    private void look() {
        alarmed.set(false);
        try {
            recent.cleanUp();
            held.forEach((request, state) -> {
                if (!state.isHeld()
                        && recent.policy().getIfPresentQuietly(request) != state
                        && held.remove(request, state)) {
                    state.end();
                }
            });
        } finally {
            if (recent.estimatedSize() > 0 || !held.isEmpty()) {
                scheduleLook();
            }
        }
    }

    /** The cache closes the entries. */
    @Override
    public void close() {
        recent.invalidateAll();
        held.clear();
    }
}
