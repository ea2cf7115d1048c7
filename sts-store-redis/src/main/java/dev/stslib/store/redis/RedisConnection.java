package dev.stslib.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connection to a server, to the primary that sentinels name, or to a cluster. All threads share it. It connects again
 * by itself; a command that was under way meanwhile fails and is never sent twice.
 */
final class RedisConnection implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;

    private RedisConnection(RedisSettings settings) {
        resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        try {
            if (settings.isCluster()) {
                RedisClusterClient cluster = RedisClusterClient.create(resources, settings.servers());
                client = cluster;
                cluster.setOptions(clusterOptions(settings));
                commands = cluster.connect(ByteArrayCodec.INSTANCE).async();
            } else {
                RedisClient single = RedisClient.create(resources, settings.servers().get(0));
                client = single;
                single.setOptions(options(ClientOptions.builder(), settings).build());
                commands = single.connect(ByteArrayCodec.INSTANCE).async();
            }
        } catch (RuntimeException e) {
            close(null, resources);
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @throws dev.stslib.api.error.StoreException if the server does not answer or refuses the password
     */
    static RedisConnection open(RedisSettings settings) {
        try {
            return new RedisConnection(settings);
        } catch (RuntimeException e) {
            throw new RedisErrors(settings.address(), settings.timeout()).of(e);
        }
    }

    private static ClusterClientOptions clusterOptions(RedisSettings settings) {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        options(builder, settings);
        return builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enableAdaptiveRefreshTrigger(ClusterTopologyRefreshOptions.RefreshTrigger.values())
                        .enablePeriodicRefresh()
                        .build())
                .build();
    }

    private static ClientOptions.Builder options(ClientOptions.Builder builder, RedisSettings settings) {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider().handshakeTimeout(settings.timeout());
        settings.trusted().ifPresent(path -> tls.trustManager(path.toFile()));
        return builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .sslOptions(tls.build());
    }

    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return commands;
    }

    /** The threads of the client, for work that never blocks. */
    ScheduledExecutorService threads() {
        return resources.eventExecutorGroup();
    }

    @Override
    public void close() {
        close(client, resources);
    }

    private static void close(AbstractRedisClient client, ClientResources resources) {
        if (client != null) {
            client.shutdown(Duration.ZERO, END);
        }
        resources.shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(END.toMillis());
    }
}
