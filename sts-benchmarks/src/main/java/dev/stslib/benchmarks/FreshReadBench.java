package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.sdk.SdkCredentials;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** One read of fresh credentials, through each of our facades and through the AWS SDK's provider. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FreshReadBench {
    /** What a read that judges by the clock cannot do without: a value, and the time until which it may be given. */
    private record Limit(long until, Object value) {}

    private volatile Limit limit = new Limit(Long.MAX_VALUE, "fresh");
    private final World world = new World(InstantSource.system(), 1, Duration.ofHours(1));
    private final CredentialEngine engine = world.engine().build();
    private final CredentialHandle handle = engine.handle(World.ROLE);
    private final AwsCredentialsProvider adapter = SdkCredentials.of(handle);
    private final StsClient client = world.client();
    private final StsAssumeRoleCredentialsProvider peer = world.peer(client);

    /** Makes the world and both readers. */
    public FreshReadBench() {}

    /** Reads once through each, so that nothing is measured but fresh reads. */
    @Setup
    public void read() {
        Objects.requireNonNull(handle.get(), "ours");
        Objects.requireNonNull(peer.resolveCredentials(), "the SDK's");
    }

    /** Ends everything. */
    @TearDown
    public void close() {
        peer.close();
        client.close();
        engine.close();
        world.close();
    }

    /** {@return what is measured} */
    @Benchmark
    public Object handle() {
        return handle.get();
    }

    /** {@return what is measured} */
    @Benchmark
    public Object limit() {
        long now = System.currentTimeMillis();
        Limit seen = limit;
        if (now >= seen.until()) {
            throw new IllegalStateException("not fresh");
        }
        return seen.value();
    }

    /** {@return what is measured} */
    @Benchmark
    public Object byName() {
        return engine.credentials(World.ROLE);
    }

    /** {@return what is measured} */
    @Benchmark
    public Object adapter() {
        return adapter.resolveCredentials();
    }

    /** {@return what is measured} */
    @Benchmark
    public Object handleAsync() {
        return handle.async();
    }

    /** {@return what is measured} */
    @Benchmark
    public CompletableFuture<? extends AwsCredentialsIdentity> adapterAsync() {
        return adapter.resolveIdentity();
    }

    /** {@return what is measured} */
    @Benchmark
    public Object sdk() {
        return peer.resolveCredentials();
    }

    /** {@return what is measured} */
    @Benchmark
    public CompletableFuture<? extends AwsCredentialsIdentity> sdkAsync() {
        return peer.resolveIdentity();
    }
}
