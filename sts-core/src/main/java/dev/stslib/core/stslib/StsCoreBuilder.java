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

/** Builds a {@link StsCore} with its own engine. Every setting has a default. Not thread-safe. */
public final class StsCoreBuilder {
    private CredentialEngineBuilder engine = CredentialEngine.builder();
    private @Nullable String profile;

    StsCoreBuilder() {}

    /**
     * Sets the profile of the user whose session token signs for the roles.
     *
     * @param name its name; by default the one that the environment selects
     * @return this
     */
    public StsCoreBuilder profile(String name) {
        profile = name;
        return this;
    }

    /**
     * Sets the format of stored entries and exports.
     *
     * @param name {@code vault} (the default), {@code boto}, or the name of another format on the class path
     * @return this
     */
    public StsCoreBuilder format(String name) {
        engine = engine.format(name);
        return this;
    }

    /**
     * Sets a store by name.
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
     * Sets a store.
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
     * Sets the source of MFA codes.
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
     * Sets the executor for blocking calls. The engine does not shut it down.
     *
     * @param executor the executor, or null for the engine's own threads
     * @return this
     */
    public StsCoreBuilder executor(@Nullable Executor executor) {
        engine = engine.executor(executor);
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener receives the events of the engine
     * @return this
     */
    public StsCoreBuilder listener(EngineListener listener) {
        engine = engine.listener(listener);
        return this;
    }

    /**
     * Changes any other setting of the engine.
     *
     * @param change takes the engine's builder and returns it
     * @return this
     */
    public StsCoreBuilder engine(UnaryOperator<CredentialEngineBuilder> change) {
        engine = change.apply(engine);
        return this;
    }

    /**
     * Creates the facade and its engine.
     *
     * @return the facade; closing it closes the engine
     */
    public StsCore build() {
        return StsCore.owning(engine.build(), profile);
    }
}
