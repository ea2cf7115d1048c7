package dev.stslib.core.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.discovery.Plugins;
import dev.stslib.core.engine.Cells;
import dev.stslib.core.engine.ChainCells;
import dev.stslib.core.engine.Connections;
import dev.stslib.core.engine.Events;
import dev.stslib.core.engine.LeaseDesk;
import dev.stslib.core.engine.StoredCredentials;
import dev.stslib.core.engine.Sts;
import dev.stslib.core.engine.Timing;
import dev.stslib.core.engine.Wakeups;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import javax.inject.Singleton;

/** The parts of one engine, put together. Each is made when it is first asked for. */
@Singleton
@Component(modules = EngineModule.class)
public interface EngineComponent {
    /** Makes components. */
    @Component.Factory
    interface Factory {
        /**
         * Puts an engine together.
         *
         * @param config what was chosen
         * @return the parts
         */
        EngineComponent create(@BindsInstance EngineConfig config);
    }

    /**
     * Puts an engine together.
     *
     * @param config what was chosen
     * @return the parts
     */
    static EngineComponent of(EngineConfig config) {
        return DaggerEngineComponent.factory().create(config);
    }

    /** {@return what was chosen} */
    EngineConfig config();

    /** {@return where plug-ins are found} */
    Plugins plugins();

    /** {@return the cells} */
    Cells cells();

    /** {@return the layout of chains} */
    ChainCells chains();

    /** {@return the provider of tokens} */
    Sts sts();

    /** {@return the ways to STS} */
    Connections connections();

    /** {@return where devices are found} */
    MfaDevices devices();

    /** {@return where codes are asked for} */
    MfaPrompter mfaPrompter();

    /** {@return the way to the store} */
    StoredCredentials stored();

    /** {@return where processes agree on who asks} */
    LeaseDesk leases();

    /** {@return who is told} */
    Events events();

    /** {@return the request dispatcher} */
    RequestDispatcher dispatcher();

    /** {@return the ends of the parts that only a request needs} */
    LateParts late();

    /** {@return the alarm clock} */
    Wakeups wakeups();

    /** {@return time and chance} */
    Timing timing();

    /** {@return the threads} */
    EngineThreads threads();

    /** {@return the profiles, opened when first read} */
    OpenProfiles profiles();

    /** {@return the format, looked up when first asked for} */
    CredentialFormat format();
}
