package dev.stslib.core.internal.wiring;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.internal.chain.ChainResolver;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.plan.RoleChain;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running engine as its facades see it: its parts, its profiles, and whether it is open. */
public final class EngineRuntime {
    private final EngineComponent parts;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** The resolver of the profiles that were resolved last. */
    private volatile @Nullable ChainResolver resolver;

    /**
     * Starts an engine.
     *
     * @param config what the application chose
     */
    public EngineRuntime(EngineConfig config) {
        parts = EngineComponent.of(config);
    }

    /**
     * The parts of an open engine.
     *
     * @return the parts
     * @throws EngineClosedException if the engine is closed
     */
    public EngineComponent parts() {
        requireOpen();
        return parts;
    }

    /**
     * Checks that the engine is open.
     *
     * @throws EngineClosedException if the engine is closed
     */
    public void requireOpen() {
        if (closed.get()) {
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
    }

    /**
     * Marks the engine as closed; its parts are still to be closed.
     *
     * @return the parts, or null if the engine was closed before
     */
    public @Nullable EngineComponent end() {
        return closed.compareAndSet(false, true) ? parts : null;
    }

    /**
     * Makes a call on the caller's own thread. If it fails because the engine was closed meanwhile, the error says so.
     *
     * @param call the call
     * @param <T> what it returns
     * @return what the call returned
     * @throws EngineClosedException if the engine is closed, before or during the call
     */
    public <T> T call(Supplier<T> call) {
        requireOpen();
        try {
            return call.get();
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (closed.get()) {
                throw new EngineClosedException("The engine was closed before the answer came", "Open a new one", e);
            }
            throw e;
        }
    }

    /**
     * The profiles as the files describe them now. Blocks for a bounded time.
     *
     * @return the profiles
     */
    public ProfileSet profileSet() {
        return parts().profiles().current();
    }

    /**
     * Resolves profiles to plans, with this engine's settings.
     *
     * @param profiles the profiles to resolve in
     * @return the resolver
     */
    public ChainResolver resolver(ProfileSet profiles) {
        ChainResolver last = resolver;
        if (last == null || !last.isOf(profiles)) {
            last = new ChainResolver(
                    profiles, parts.config().systemEnvironment(), parts.config().chain(), parts.sources());
            resolver = last;
        }
        return last;
    }

    /**
     * Resolves a selected profile.
     *
     * @param profiles the profiles to resolve in
     * @param selection the profile, and who selected it
     * @return the plan
     */
    public RoleChain resolve(ProfileSet profiles, ProfileSelection selection) {
        selection.require(profiles);
        return resolver(profiles).resolve(selection.name());
    }

    /**
     * Selects a profile.
     *
     * @param profile the profile's name, or null for the one that the environment selects
     * @return the selection
     */
    public ProfileSelection selection(@Nullable String profile) {
        return profile == null
                ? ProfileSelection.of(parts.config().systemEnvironment())
                : ProfileSelection.named(profile);
    }
}
