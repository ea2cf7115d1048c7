package dev.stslib.cli.internal.engine;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.cli.internal.settings.UserSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.RefreshSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes engines as the options, the environment and the settings file say, in this order. */
public final class Engines {
    /**
     * How long a command waits for credentials. It takes a crowd of processes on a busy machine minutes until each has had
     * its turn, and a process that gave up earlier would be started again. The steps of a request have shorter limits.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Longer than a sign-in page works. */
    private static final Duration PATIENCE_FOR_PERSON = Duration.ofMinutes(11);

    private final Invocation invocation;
    private final UserFolders folders;
    private final UserSettings settings;
    private final EngineOptions options;
    private final Stores stores;
    private final @Nullable SignInPrompter signIn;
    private @Nullable ClassLoader loader;

    /**
     * Takes what the user says. Reads nothing yet.
     *
     * @param signIn brings a person to a sign-in page; null if none may be asked
     */
    public Engines(
            Invocation invocation,
            UserFolders folders,
            UserSettings settings,
            EngineOptions options,
            @Nullable SignInPrompter signIn) {
        this.invocation = invocation;
        this.folders = folders;
        this.settings = settings;
        this.options = options;
        this.signIn = signIn;
        this.stores = new Stores(invocation, folders, settings, options);
    }

    /** The store. */
    public Stores stores() {
        return stores;
    }

    /** The class loader that sees the plug-ins. */
    public ClassLoader loader() {
        ClassLoader known = loader;
        if (known == null) {
            known = new PluginFolder(
                            folders.plugins(), invocation.systemEnvironment().home())
                    .classLoader();
            loader = known;
        }
        return known;
    }

    /** The plug-ins. */
    public PluginCatalog plugins() {
        return PluginCatalog.of(loader());
    }

    /** An engine with the store. */
    public CredentialEngine open() {
        return stored(builder(profiles())).build();
    }

    /** An engine with the store, which is opened through the given one. */
    public CredentialEngine open(CredentialStore store) {
        return builder(profiles()).store(store, stores.settings()).build();
    }

    /** An engine whose given profile is narrowed. */
    public CredentialEngine open(Narrowing narrowing, String profile) {
        return open(narrowing, List.of(profile));
    }

    /** An engine whose given profiles are narrowed. */
    public CredentialEngine open(Narrowing narrowing, List<String> profiles) {
        ProfileSource source = narrowing.isNone() ? profiles() : narrowing.over(profiles(), profiles);
        CredentialEngine engine = stored(builder(source)).build();
        try {
            profiles.forEach(profile -> narrowing.check(engine, profile));
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** An engine without a store, for commands that need plans and no credentials. */
    public CredentialEngine withoutStore() {
        return builder(profiles()).build();
    }

    /** An engine that sees AWS's files alone. It gives no credentials that need the store. */
    public CredentialEngine ofFiles() {
        return builder(plugins().profileSource("aws-files")).build();
    }

    /**
     * An engine in which a profile has the given long-term keys, and nothing else that gives credentials.
     *
     * @param stored whether it has the store
     */
    public CredentialEngine withKeys(String profile, SourceCredentials keys, boolean stored) {
        CredentialEngineBuilder builder = builder(FixedKeys.over(plugins().profileSource("aws-files"), profile, keys));
        return (stored ? stored(builder) : builder).build();
    }

    /** AWS's files, with the long-term keys that are in the store. */
    private ProfileSource profiles() {
        ProfileSource files = plugins().profileSource("aws-files");
        return stores.isPresent() ? new KeyedProfiles(files, stores, plugins()) : files;
    }

    /** All profiles and sections of AWS's files. */
    public ProfileSet profileSet() {
        ProfileSettings files = new ProfileSettings(
                invocation.systemEnvironment(),
                awsFile(options.config(), "AWS_CONFIG_FILE", settings.config()),
                awsFile(options.credentialsFile(), "AWS_SHARED_CREDENTIALS_FILE", settings.credentialsFile()),
                List.of());
        try (OpenProfiles open = plugins().profileSource("aws-files").open(files)) {
            return open.current();
        }
    }

    /** Another store, as the command line names it. */
    public Stores stores(StoreChoice choice) {
        return new Stores(invocation, folders, settings, options.withStore(choice));
    }

    /** AWS's config file. */
    public Path configFile() {
        return awsFileOr(options.config(), "AWS_CONFIG_FILE", settings.config(), "config");
    }

    /** AWS's credentials file. */
    public Path credentialsFile() {
        return awsFileOr(
                options.credentialsFile(), "AWS_SHARED_CREDENTIALS_FILE", settings.credentialsFile(), "credentials");
    }

    private Path awsFileOr(@Nullable Path option, String variable, @Nullable String setting, String standard) {
        SystemEnvironment systemEnvironment = invocation.systemEnvironment();
        Path chosen = awsFile(option, variable, setting);
        return chosen == null
                ? systemEnvironment.path(systemEnvironment.env(variable).orElse("~/.aws/" + standard))
                : chosen;
    }

    private CredentialEngineBuilder stored(CredentialEngineBuilder builder) {
        return stores.isPresent() ? builder.store(plugins().store(stores.name()), stores.settings()) : builder;
    }

    private CredentialEngineBuilder builder(ProfileSource profiles) {
        CredentialEngineBuilder builder = CredentialEngine.builder()
                .systemEnvironment(invocation.systemEnvironment())
                .clock(invocation.clock())
                .classLoader(loader())
                .profiles(profiles)
                // Processes take turns by the lease of the store, so they need no jitter.
                .refresh(RefreshSettings.DEFAULT
                        .withJitter(0)
                        .withWaitTimeout(signIn == null ? PATIENCE : PATIENCE_FOR_PERSON))
                .listener(this::reportStore)
                .awsCliCache(settings.awsCliCache() == null ? AwsCliCache.READ : settings.awsCliCache())
                .mfa(options.noInput() ? MfaCodeSources.none() : invocation.codes())
                .providerSettings(connection());
        if (signIn != null) {
            builder.signIn(signIn);
        }
        Path config = awsFile(options.config(), "AWS_CONFIG_FILE", settings.config());
        if (config != null) {
            builder.configFile(config);
        }
        Path credentials =
                awsFile(options.credentialsFile(), "AWS_SHARED_CREDENTIALS_FILE", settings.credentialsFile());
        if (credentials != null) {
            builder.credentialsFile(credentials);
        }
        if (options.region() != null) {
            builder.region(options.region());
        }
        if (options.endpoint() != null) {
            builder.endpoint(options.endpoint());
        }
        return builder;
    }

    /** A store that fails takes no credentials away. You should still know, since the next command asks AWS again. */
    private void reportStore(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed failed) {
            invocation
                    .err()
                    .println("sts: " + Lines.one(String.valueOf(failed.error().getMessage())));
        }
    }

    /** How requests to AWS connect. */
    public TokenProviderSettings connection() {
        return TokenProviderSettings.DEFAULT
                .withClock(invocation.clock())
                .withSystemEnvironment(invocation.systemEnvironment())
                .withCaBundle(awsFile(options.caBundle(), "AWS_CA_BUNDLE", settings.caBundle()));
    }

    /** The option, or else the setting unless the variable is set, which the engine reads itself. */
    private @Nullable Path awsFile(@Nullable Path option, String variable, @Nullable String setting) {
        SystemEnvironment systemEnvironment = invocation.systemEnvironment();
        if (option != null) {
            return systemEnvironment.path(option.toString());
        }
        return setting == null || systemEnvironment.env(variable).isPresent() ? null : systemEnvironment.path(setting);
    }
}
