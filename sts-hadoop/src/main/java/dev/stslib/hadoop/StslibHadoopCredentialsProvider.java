package dev.stslib.hadoop;

import dev.stslib.core.sdk.StslibCredentialsProvider;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A credentials provider for {@code fs.s3a.aws.credentials.provider} and {@code fs.s3a.assumed.role.credentials.provider}. Its
 * settings are those of {@link StslibCredentialsProvider}, each with {@code fs.s3a.stslib.} before its name, such as {@code
 * fs.s3a.stslib.profile}. S3A lets {@code fs.s3a.bucket.NAME.stslib.profile} win for a bucket. Without a setting it gives the
 * default credentials of the machine. Providers with equal settings share credentials and requests, whatever their bucket.
 * Thread-safe.
 *
 * <p>Making a provider reads nothing and throws nothing. The first read looks at the configuration. Name this class alone: if
 * it fails, S3A goes on to the next provider of its list.
 */
public final class StslibHadoopCredentialsProvider implements AwsCredentialsProvider, SdkAutoCloseable {
    /** The beginning of the names of all settings. */
    private static final String PREFIX = "fs.s3a.stslib.";

    private final Configuration configuration;
    /** Null until the first read. */
    private volatile @Nullable StslibCredentialsProvider provider;

    /**
     * Makes a provider of what a configuration says.
     *
     * @param binding the file system, or null; its bucket's settings are in the configuration already
     * @param configuration the configuration; it is read once, by the first read of credentials
     */
    public StslibHadoopCredentialsProvider(@Nullable URI binding, Configuration configuration) {
        this(configuration);
    }

    /**
     * Makes a provider of what a configuration says.
     *
     * @param configuration the configuration; it is read once, by the first read of credentials
     */
    public StslibHadoopCredentialsProvider(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Makes a provider of the default credentials of the machine, for programs that give no configuration.
     *
     * @return a new provider
     */
    public static StslibHadoopCredentialsProvider create() {
        return new StslibHadoopCredentialsProvider(new Configuration(false));
    }

    private StslibCredentialsProvider provider() {
        StslibCredentialsProvider known = provider;
        return known == null ? made() : known;
    }

    private synchronized StslibCredentialsProvider made() {
        StslibCredentialsProvider known = provider;
        if (known == null) {
            Map<String, String> settings = configuration.getPropsWithPrefix(PREFIX);
            known = StslibCredentialsProvider.create(settings);
            provider = known;
        }
        return known;
    }

    /** Returns the current credentials, as {@link StslibCredentialsProvider#resolveCredentials()} does. It may block. */
    @Override
    public AwsCredentials resolveCredentials() {
        return provider().resolveCredentials();
    }

    /** Returns the current credentials without waiting for a request. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return provider().resolveIdentity();
    }

    /** Returns the current credentials without waiting for a request. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity() {
        return provider().resolveIdentity();
    }

    /** Gives up what the provider holds. A later read gets it again. A second call does nothing. */
    @Override
    public void close() {
        StslibCredentialsProvider known = provider;
        if (known != null) {
            known.close();
        }
    }

    /** Shows whose credentials, once they were read. */
    @Override
    public String toString() {
        StslibCredentialsProvider known = provider;
        return "StslibHadoopCredentialsProvider[" + (known == null ? "not read yet" : known.toString()) + "]";
    }
}
