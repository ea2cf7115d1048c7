package dev.stslib.core.sdk;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.internal.concurrent.Lazy;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A credentials provider for programs that take the name of a class: Iceberg, Flink, Athena's JDBC driver, Spark and others.
 * {@code docs/integrations.md} has the lines for each of them. All providers of a process with the same settings share one
 * engine, and with it credentials, refreshes and requests. Thread-safe.
 *
 * <p>Making a provider reads no file, sends no request and throws nothing. What is wrong with the settings is the error of the
 * first read. The settings, by name:
 *
 * <ul>
 *   <li>{@code profile}: whose credentials; without it, and without a role, the {@linkplain
 *       dev.stslib.core.CredentialEngine#defaultCredentials() default credentials of the machine}
 *   <li>{@code role-arn}: a role, assumed by the profile, or else by the default credentials. About this role: {@code
 *       session-name}, {@code external-id}, {@code duration-seconds}, {@code policy} (JSON), {@code policy-arns} (with commas
 *       between them), {@code tags.KEY} for each session tag, {@code transitive-tag-keys} (with commas between them), {@code
 *       source-identity}; ranges as of {@link dev.stslib.api.request.RoleRequest}
 *   <li>{@code region} and {@code endpoint}: of every request to STS; they win over the environment and the profiles
 *   <li>{@code config-file} and {@code credentials-file}: the files of AWS to read, in place of those that the environment names
 * </ul>
 *
 * <p>{@link #close()} gives the engine back; a later read opens it again. A provider that you forget to close is noticed once
 * it is unreachable. A few seconds after its last provider has gone and the last read has ended, the engine closes, and its
 * threads, which are all daemons, end.
 */
public final class StslibCredentialsProvider implements AwsCredentialsProvider, SdkAutoCloseable {
    /** The beginning of the names of this class's settings in {@code Properties}, such as those of Flink. */
    private static final String IN_PROPERTIES = "aws." + ProviderSettings.PREFIX;

    private final Map<String, String> settings;
    private final SharedEngines engines;
    /** Replaced when this provider is closed. */
    private volatile Lazy<Opened> opened;

    private record Opened(SdkCredentials credentials, SharedEngines.Use use, Cleaner.Cleanable end) {}

    /** Makes a provider of the default credentials of the machine, which follow {@code AWS_PROFILE}. */
    public StslibCredentialsProvider() {
        this(Map.of(), SharedEngines.OF_THIS_PROCESS);
    }

    /**
     * Makes a provider of a profile.
     *
     * @param profile the name of the profile
     */
    public StslibCredentialsProvider(String profile) {
        this(Collections.singletonMap(ProviderSettings.PROFILE, profile), SharedEngines.OF_THIS_PROCESS);
    }

    /**
     * Makes a provider of what properties say, as Flink's connectors for AWS do.
     *
     * @param properties the settings, each with {@code aws.stslib.} before its name, such as {@code aws.stslib.profile};
     *     others are ignored
     */
    public StslibCredentialsProvider(Properties properties) {
        this(below(properties), SharedEngines.OF_THIS_PROCESS);
    }

    /** Makes a provider over given engines. */
    StslibCredentialsProvider(Map<String, String> settings, SharedEngines engines) {
        this.settings = new HashMap<>(settings);
        this.engines = engines;
        this.opened = closed();
    }

    /**
     * Makes a provider of the default credentials of the machine, which follow {@code AWS_PROFILE}.
     *
     * @return a new provider
     */
    public static StslibCredentialsProvider create() {
        return new StslibCredentialsProvider();
    }

    /**
     * Makes a provider of what settings say.
     *
     * @param settings the settings by name, as listed for this class; copied. If {@code stslib.} stands before a name, as in
     *     Iceberg's {@code client.credentials-provider.stslib.profile}, all must have it, and what has none is ignored
     * @return a new provider
     */
    public static StslibCredentialsProvider create(Map<String, String> settings) {
        return new StslibCredentialsProvider(settings, SharedEngines.OF_THIS_PROCESS);
    }

    private static Map<String, String> below(Properties properties) {
        Map<String, String> found = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(IN_PROPERTIES)) {
                found.put(name.substring(IN_PROPERTIES.length()), properties.getProperty(name));
            }
        }
        return found;
    }

    private Lazy<Opened> closed() {
        return new Lazy<>(this::open, open -> open.end().clean());
    }

    private Opened open() {
        ProviderSettings wanted = ProviderSettings.of(settings);
        SharedEngines.Use use = engines.use(wanted.engine());
        try {
            CredentialHandle handle = wanted.handle(use.engine());
            return new Opened(new SdkCredentials(handle), use, use.endWith(this, handle));
        } catch (RuntimeException | Error e) {
            use.end();
            throw e;
        }
    }

    /**
     * Returns the current credentials. It may block: the first read opens the engine and reads the profiles, and a read
     * without valid credentials waits for a request that all readers share.
     *
     * @return session credentials that have not expired
     * @throws dev.stslib.api.error.InvalidRequestException if the settings are wrong
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link dev.stslib.core.CredentialHandle#get()}
     */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            while (true) {
                Lazy<Opened> current = opened;
                try {
                    return read(current.get());
                } catch (EngineClosedException e) {
                    if (current == opened) {
                        throw e;
                    } // Closed by another user before this read, which opens it again.
                }
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static AwsCredentials read(Opened open) {
        open.use().beginRead();
        try {
            return open.credentials().resolveCredentials();
        } finally {
            open.use().endRead();
        }
    }

    /** Returns the current credentials without waiting for a request. The first call reads the profiles. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return resolveIdentity();
    }

    /** Returns the current credentials without waiting for a request. The first call reads the profiles. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity() {
        Lazy<Opened> current = opened;
        CompletableFuture<AwsCredentialsIdentity> identity;
        try {
            identity = startRead(current.get());
        } catch (RuntimeException e) {
            identity = CompletableFuture.failedFuture(e);
        } finally {
            Reference.reachabilityFence(this);
        }
        return identity.isDone() && !identity.isCompletedExceptionally()
                ? identity
                : identity.exceptionallyCompose(error -> again(error, current));
    }

    private static CompletableFuture<AwsCredentialsIdentity> startRead(Opened open) {
        open.use().beginRead();
        CompletableFuture<AwsCredentialsIdentity> identity;
        try {
            identity = open.credentials().resolveIdentity();
        } catch (RuntimeException | Error e) {
            open.use().endRead();
            throw e;
        }
        if (identity.isDone()) {
            open.use().endRead();
            return identity;
        }
        return identity.whenComplete((found, error) -> open.use().endRead());
    }

    /** Reads again if another user closed this provider before the read. */
    private CompletableFuture<AwsCredentialsIdentity> again(Throwable error, Lazy<Opened> closed) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof EngineClosedException && closed != opened
                ? resolveIdentity()
                : CompletableFuture.failedFuture(cause);
    }

    /**
     * Gives the engine back. Credentials that were read stay valid. A later read opens the engine again, so a consumer may
     * close a provider that others still use. A second call does nothing.
     */
    @Override
    public void close() {
        Lazy<Opened> before;
        synchronized (this) {
            before = opened;
            opened = closed();
        }
        before.close();
    }

    /** Shows the profile and the role. */
    @Override
    public String toString() {
        String profile = shown(ProviderSettings.PROFILE);
        String role = shown(ProviderSettings.ROLE_ARN);
        String source = profile == null ? "default credentials" : "profile '" + profile + "'";
        return "StslibCredentialsProvider[" + (role == null ? source : role + ", from " + source) + "]";
    }

    private @Nullable String shown(String name) {
        return settings.getOrDefault(ProviderSettings.PREFIX + name, settings.get(name));
    }
}
