package dev.stslib.spring.boot;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.store.support.password.PasswordSources;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Builds the engine that the properties ask for. */
final class EngineFactory {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private EngineFactory() {}

    /**
     * Finds the store that the application makes itself. Its beans are not made where the properties name no store.
     *
     * @param beans all that the application makes
     * @return the one that the properties name; null if they name none, or one on the class path
     * @throws InvalidConfigurationPropertyValueException if they name several
     */
    static @Nullable CredentialStore ownStore(StslibProperties properties, ObjectProvider<CredentialStore> beans) {
        String name = properties.store().name();
        if (name == null) {
            return null;
        }
        List<CredentialStore> named =
                beans.stream().filter(store -> store.name().equals(name)).toList();
        if (named.size() > 1) {
            throw new InvalidConfigurationPropertyValueException(
                    "stslib.store.name",
                    name,
                    "It is the name of " + named.size() + " beans of type CredentialStore. Keep one of them.");
        }
        return named.isEmpty() ? null : named.get(0);
    }

    /**
     * Builds an engine.
     *
     * @param binder the configuration, which says whether the application uses virtual threads
     * @param ownStore the store that the properties name; null if that is on the class path, or they name none
     */
    static CredentialEngine engine(
            StslibProperties properties,
            Binder binder,
            @Nullable CredentialStore ownStore,
            List<CredentialEngineCustomizer> customizers) {
        CredentialEngineBuilder builder = CredentialEngine.builder();
        set(properties.region(), builder::region);
        set(properties.endpoint(), builder::endpoint);
        set(properties.configFile(), builder::configFile);
        set(properties.credentialsFile(), builder::credentialsFile);
        builder.roleFiles(properties.roleFiles());
        set(properties.caBundle(), builder::caBundle);
        set(properties.mfaProcess(), builder::mfaProcess);
        set(properties.poolSize(), builder::poolSize);
        set(properties.requestsPerSecond(), builder::requestsPerSecond);
        set(properties.requestsAtOnce(), builder::requestsAtOnce);
        set(properties.roleRequestsAtMost(), builder::roleRequestsAtMost);
        set(properties.roleRequestIdleTime(), builder::roleRequestIdleTime);
        builder.refresh(refresh(properties.refresh()));
        builder.requireStore(properties.store().required());
        if (ownStore != null) {
            builder.store(ownStore, settings(properties.store()));
        } else {
            set(properties.store().name(), name -> builder.store(name, settings(properties.store())));
        }
        if (usesVirtualThreads(binder)) {
            builder.executor(new VirtualThreadTaskExecutor("stslib-"));
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static RefreshSettings refresh(StslibProperties.Refresh given) {
        RefreshSettings settings = RefreshSettings.DEFAULT
                .withAdvisoryWindow(given.advisoryWindow())
                .withServeExpiredOnFailure(given.serveExpiredOnFailure());
        if (given.jitter() != null) {
            settings = settings.withJitter(given.jitter());
        }
        return given.waitTimeout() == null ? settings : settings.withWaitTimeout(given.waitTimeout());
    }

    private static StoreSettings settings(StslibProperties.Store given) {
        StoreSettings settings = given.location() == null ? StoreSettings.create() : StoreSettings.at(given.location());
        if (given.passwordFile() != null) {
            settings = settings.password(
                    given.passwordFileGroupRead()
                            ? PasswordSources.groupReadableFile(given.passwordFile())
                            : PasswordSources.file(given.passwordFile()));
        } else if (!given.passwordCommand().isEmpty()) {
            settings = settings.password(PasswordSources.command(given.passwordCommand()));
        }
        for (Map.Entry<String, String> option : given.options().entrySet()) {
            // STSLIB_STORE_OPTIONS_KEY_FILE comes as key.file, and no option has a dot in its name.
            settings = settings.option(option.getKey().replace('.', '-'), option.getValue());
        }
        return settings;
    }

    /** Boot's own condition needs an environment, which there is not yet when imports are read. */
    private static boolean usesVirtualThreads(Binder binder) {
        return Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
                && binder.bind("spring.threads.virtual.enabled", Boolean.class).orElse(false);
    }
}
