package dev.stslib.core.stslib;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.event.EngineListener;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Says what a {@link StsCore} of one's own is made of. Everything has a default. Not for several threads at once. */
public final class StsCoreBuilder {
    private CredentialEngineBuilder engine = CredentialEngine.builder();
    private @Nullable String profile;

    StsCoreBuilder() {}

    /**
     * Names the profile of the user whose session token opens the roles.
     *
     * @param name its name; the one that the machine selects by default
     * @return this
     */
    public StsCoreBuilder profile(String name) {
        profile = name;
        return this;
    }

    /**
     * Picks the format of stored entries and exports.
     *
     * @param name {@code vault} (the default), {@code boto}, or another that is on the class path
     * @return this
     */
    public StsCoreBuilder format(String name) {
        engine = engine.format(name);
        return this;
    }

    /**
     * Picks a store.
     *
     * @param name its name, such as {@code keystore} or {@code file}
     * @param settings where it is and what opens it
     * @return this
     */
    public StsCoreBuilder store(String name, StoreSettings settings) {
        engine = engine.store(name, settings);
        return this;
    }

    /**
     * Gives a store.
     *
     * @param store the store
     * @param settings where it is and what opens it
     * @return this
     */
    public StsCoreBuilder store(CredentialStore store, StoreSettings settings) {
        engine = engine.store(store, settings);
        return this;
    }

    /**
     * Says where MFA codes come from.
     *
     * @param source the source; none by default
     * @return this
     */
    public StsCoreBuilder mfa(MfaCodeSource source) {
        engine = engine.mfa(source);
        return this;
    }

    /**
     * Sets the wall clock.
     *
     * @param clock the clock; the system's by default
     * @return this
     */
    public StsCoreBuilder clock(InstantSource clock) {
        engine = engine.clock(clock);
        return this;
    }

    /**
     * Gives an executor for what blocks. It is not ended.
     *
     * @param executor the executor, or null for a pool of the engine's own
     * @return this
     */
    public StsCoreBuilder executor(@Nullable Executor executor) {
        engine = engine.executor(executor);
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told what the engine does
     * @return this
     */
    public StsCoreBuilder listener(EngineListener listener) {
        engine = engine.listener(listener);
        return this;
    }

    /**
     * Sets anything else of the engine behind the door.
     *
     * @param change is given the engine's builder and gives it back
     * @return this
     */
    public StsCoreBuilder engine(UnaryOperator<CredentialEngineBuilder> change) {
        engine = change.apply(engine);
        return this;
    }

    /**
     * Makes the door and its engine.
     *
     * @return the door; closing it closes the engine
     */
    public StsCore build() {
        return StsCore.owning(engine.build(), profile);
    }
}
