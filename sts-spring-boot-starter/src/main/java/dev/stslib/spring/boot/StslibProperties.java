package dev.stslib.spring.boot;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * The settings of the engine and of the providers. Two objects with the same values are equal. A name that is unknown stops
 * the application: a policy behind a misspelled name would restrict nothing. In environment variables and system properties,
 * which other programs share, that holds for the providers, the store and refreshes only.
 *
 * @param enabled Whether the application gets an engine and the beans over it.
 * @param profile The profile behind the bean AwsCredentialsProvider. Without it, and without a provider named "default", the
 *     machine's default credentials are used.
 * @param region The region of every request. It wins over the environment and the profiles.
 * @param endpoint The endpoint of every request. It wins over the environment and the profiles.
 * @param configFile AWS's config file, which must exist. By default the one that the environment names.
 * @param credentialsFile AWS's credentials file, which must exist. By default the one that the environment names.
 * @param roleFiles Files with further role profiles. A later file wins over an earlier one.
 * @param caBundle A PEM file of the certificate authorities to trust instead of the default ones.
 * @param mfaProcess A shell command that prints an MFA code of six digits.
 * @param poolSize Number of threads of the engine. It has no effect with virtual threads. 8 by default.
 * @param requestsPerSecond How many requests may start within one second for one endpoint and one account. 200 by default.
 * @param requestsAtOnce How many requests to one endpoint may be in progress.
 * @param roleRequestsAtMost How many role requests the engine keeps credentials for. 100,000 by default.
 * @param roleRequestIdleTime After what time without a read a role request is dropped. One hour by default.
 * @param refresh When credentials are refreshed.
 * @param store Where credentials are kept between runs. Without a name they stay in memory.
 * @param providers The providers by name. The one named "default" is the bean AwsCredentialsProvider. Each of the others is a
 *     bean to inject by its name as a qualifier.
 */
@ConfigurationProperties(prefix = StslibProperties.PREFIX, ignoreUnknownFields = false)
record StslibProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String profile,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Path configFile,
        @Nullable Path credentialsFile,
        @DefaultValue List<Path> roleFiles,
        @Nullable Path caBundle,
        @Nullable String mfaProcess,
        @Nullable Integer poolSize,
        @Nullable Integer requestsPerSecond,
        @Nullable Integer requestsAtOnce,
        @Nullable Integer roleRequestsAtMost,
        @Nullable Duration roleRequestIdleTime,
        @DefaultValue Refresh refresh,
        @DefaultValue Store store,
        @DefaultValue Map<String, ProviderProperties> providers) {
    static final String PREFIX = "stslib";

    /** The name of the provider that is the bean without a qualifier. */
    static final String DEFAULT = "default";

    /**
     * When credentials are refreshed.
     *
     * @param advisoryWindow How long before their end credentials are refreshed. By default it follows from their lifetime.
     * @param jitter The part of that time over which the refreshes of many roles are spread, 0 to 1.
     * @param waitTimeout How long a reader without valid credentials waits. Two minutes by default.
     * @param serveExpiredOnFailure Whether readers get expired credentials while STS cannot be reached.
     */
    record Refresh(
            @Nullable Duration advisoryWindow,
            @Nullable Double jitter,
            @Nullable Duration waitTimeout,
            @DefaultValue("false") boolean serveExpiredOnFailure) {}

    /**
     * Where credentials are kept between runs.
     *
     * @param name The name of the store, such as file, keystore or redis. Its artifact must be on the class path. A bean of
     *     type CredentialStore with that name is used instead of the one found there.
     * @param location The folder of the store. A store on a server has none.
     * @param options Options of the store by name, such as address or key-file. Names that come from environment variables
     *     have dots in place of dashes.
     * @param passwordFile The file with the password of the store, or of its server.
     * @param passwordFileGroupRead Whether the group of the password file may read it, as with a secret of Kubernetes.
     * @param passwordCommand The command that prints the password of the store, its program and arguments one by one.
     * @param required Whether the application fails to start while a store on a server is down.
     */
    record Store(
            @Nullable String name,
            @Nullable Path location,
            @DefaultValue Map<String, String> options,
            @Nullable Path passwordFile,
            @DefaultValue("false") boolean passwordFileGroupRead,
            @DefaultValue List<String> passwordCommand,
            @DefaultValue("false") boolean required) {}

    /** Reads them. */
    static StslibProperties from(Binder binder) {
        return binder.bindOrCreate(
                PREFIX,
                Bindable.of(StslibProperties.class),
                new NoUnknownSettings(
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter())));
    }

    /** Names the providers only: a command may hold what should not be in a log. */
    @Override
    public String toString() {
        return "StslibProperties" + providers.keySet();
    }
}
