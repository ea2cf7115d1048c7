package dev.stslib.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a server, to the primary that sentinels name, or to a cluster. All threads share it. It connects again
 * by itself when the connection breaks, and {@link #renew} replaces one that does not break but answers no more. A command
 * that was under way meanwhile fails and is never sent twice. A subscription has a connection for it alone.
 */
final class RedisConnection implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);
    /** A subscription sends nothing by itself, and would not notice that the way to the server is cut. */
    private static final KeepAliveOptions KEEP_ALIVE = KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(30))
            .interval(Duration.ofSeconds(10))
            .count(3)
            .build();

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<CompletionStage<Link>> connecting;
    private final Supplier<CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>>> subscribing;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Duration timeout;
    private volatile Link link;
    private volatile @Nullable RedisSubscription subscription;
    private volatile boolean closed;

    private record Link(
            StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {
        static Link of(StatefulRedisConnection<byte[], byte[]> connection) {
            return new Link(connection, connection.async());
        }

        static Link of(StatefulRedisClusterConnection<byte[], byte[]> connection) {
            return new Link(connection, connection.async());
        }
    }

    private RedisConnection(RedisSettings settings) {
        timeout = settings.timeout();
        resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .nettyCustomizer(SilentEncoder.CUSTOMIZER)
                .reconnectDelay(
                        Delay.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        try {
            if (settings.isCluster()) {
                RedisClusterClient cluster = RedisClusterClient.create(resources, settings.servers());
                client = cluster;
                cluster.setOptions(clusterOptions(settings));
                connecting = () -> cluster.connectAsync(ByteArrayCodec.INSTANCE).thenApply(Link::of);
                subscribing = () ->
                        cluster.connectPubSubAsync(ByteArrayCodec.INSTANCE).thenApply(found -> found);
                link = Link.of(cluster.connect(ByteArrayCodec.INSTANCE));
            } else {
                RedisURI server = settings.servers().get(0);
                RedisClient single = RedisClient.create(resources, server);
                client = single;
                single.setOptions(options(ClientOptions.builder(), settings).build());
                connecting = () ->
                        single.connectAsync(ByteArrayCodec.INSTANCE, server).thenApply(Link::of);
                subscribing = () -> single.connectPubSubAsync(ByteArrayCodec.INSTANCE, server);
                link = Link.of(single.connect(ByteArrayCodec.INSTANCE));
            }
        } catch (RuntimeException e) {
            Future<?> unused = resources.shutdown(0, 0, TimeUnit.MILLISECONDS); // closes the client too
            throw e;
        }
    }

    /**
     * Asks for the password and connects.
     *
     * @throws dev.stslib.api.error.StoreException if the server does not answer or refuses the password
     */
    static RedisConnection open(RedisSettings settings) {
        settings.askPassword();
        try {
            return connect(settings);
        } catch (RuntimeException e) {
            throw new RedisErrors(settings.address(), settings.timeout()).of(e);
        }
    }

    /** The client ends a connection that the server refuses, and may then report the end instead of the refusal. */
    private static RedisConnection connect(RedisSettings settings) {
        try {
            return new RedisConnection(settings);
        } catch (RuntimeException e) {
            if (RedisErrors.isEndOfConnection(e)) {
                return new RedisConnection(settings);
            }
            throw e;
        }
    }

    /** The client connects to a node when a command needs it, so that commands must wait for that. */
    private static ClusterClientOptions clusterOptions(RedisSettings settings) {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        options(builder, settings);
        return builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh()
                        .build())
                .build();
    }

    private static ClientOptions.Builder options(ClientOptions.Builder builder, RedisSettings settings) {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider().handshakeTimeout(settings.timeout());
        settings.trusted().ifPresent(path -> tls.trustManager(path.toFile()));
        forgoNotifications(builder);
        return builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(KEEP_ALIVE)
                        .build())
                .sslOptions(tls.build());
    }

    /** Lettuce 6, which Spring Boot 4.0 brings, neither knows these notifications nor asks for them. */
    private static void forgoNotifications(ClientOptions.Builder builder) {
        try {
            ClientOptions.Builder unused = builder.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        } catch (LinkageError e) {
            // That is Lettuce 6.
        }
    }

    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return link.commands;
    }

    /**
     * Subscribes to a channel, without waiting, for as long as the connection is open. Called once.
     *
     * @param channel the channel
     * @param receiver takes each message on a thread of the client; must not block
     */
    void subscribe(byte[] channel, Consumer<byte[]> receiver) {
        RedisSubscription started = new RedisSubscription(subscribing, threads(), channel, receiver);
        subscription = started;
        started.start();
    }

    /**
     * Connects anew beside the present connection: a server that is cut off, or no longer the primary, may keep that open for
     * long. It is closed when the calls that are under way on it have had their time. Does not wait.
     *
     * @param used the commands of the connection that failed; if another has replaced it already, nothing is done
     */
    void renew(RedisClusterAsyncCommands<byte[], byte[]> used) {
        if (closed || !renewing.compareAndSet(false, true)) {
            return;
        }
        if (link.commands != used) {
            renewing.set(false);
            return;
        }
        CompletionStage<?> unused = connecting.get().whenComplete((fresh, error) -> {
            if (fresh != null) {
                Link old = link;
                link = fresh;
                Future<?> unusedEnd = threads().schedule(() -> end(old), timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            renewing.set(false);
        });
        RedisSubscription subscribed = subscription;
        if (subscribed != null) {
            subscribed.start();
        }
    }

    private static void end(Link old) {
        CompletionStage<Void> unused = old.connection.closeAsync();
    }

    /** The threads of the client, for work that never blocks. */
    ScheduledExecutorService threads() {
        return resources.eventExecutorGroup();
    }

    @Override
    public void close() {
        closed = true;
        RedisSubscription subscribed = subscription;
        if (subscribed != null) {
            subscribed.end();
        }
        try {
            client.shutdown(Duration.ZERO, END);
        } catch (RedisCommandInterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Future<?> end = resources.shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS);
        try {
            end.get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The threads are daemons, and end when they can.
        }
    }
}
