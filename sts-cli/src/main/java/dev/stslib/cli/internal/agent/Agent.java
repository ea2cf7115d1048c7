package dev.stslib.cli.internal.agent;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.EndSignals;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.server.HttpServer;
import dev.stslib.cli.internal.server.ServerLimits;
import dev.stslib.cli.internal.settings.SettingsFile;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.KeyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One process that holds the unlocked store and one engine, and serves the commands of its user over a Unix-domain socket.
 * It ends when it has had no request for long, when the settings file changes, and when it is told to.
 */
public final class Agent {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int WORKERS = 4;

    /** How the line begins that it prints when it answers requests. */
    static final String READY = "The agent runs. Its socket is ";

    private final Invocation invocation;
    private final SettingsAsRead settings;
    private final AgentFolder place;
    private final String scope;
    private final Duration idle;
    private final boolean background;

    private final HandedCodes codes = new HandedCodes();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AtomicLong requests = new AtomicLong();
    private volatile Instant lastRequest;

    /**
     * Makes an agent that does nothing yet.
     *
     * @param settings the settings file that the engines were made with
     * @param scope the settings that its clients must have, see {@link AgentScope}
     * @param idle how long it may be without a request before it ends
     * @param background whether an interrupt from a terminal is not meant for it
     */
    public Agent(
            Invocation invocation,
            SettingsAsRead settings,
            AgentFolder place,
            String scope,
            Duration idle,
            boolean background) {
        this.invocation = invocation;
        this.settings = settings;
        this.place = place;
        this.scope = scope;
        this.idle = idle;
        this.background = background;
        this.lastRequest = invocation.clock().instant();
    }

    /**
     * The settings file, whose change ends the agent.
     *
     * @param file the file
     * @param time when it was changed, as seen before it was read; null if there was none
     */
    public record SettingsAsRead(Path file, @Nullable FileTime time) {}

    /** Makes the engines of an agent. */
    @FunctionalInterface
    public interface EngineFactory {
        /** Makes engines that take their codes from the given invocation. */
        Engines engines(Invocation invocation);
    }

    /**
     * Serves until it ends.
     *
     * @param standardFormat the format of requests that name none
     * @throws CommandException if another agent runs
     */
    @SuppressWarnings("try") // The resource is used by being open.
    public void run(EngineFactory factory, String standardFormat) {
        place.make();
        try (ProcessLock lock = ProcessLock.tryTake(place.lock())
                .orElseThrow(() ->
                        new CommandException(ExitCode.FAILED, "An agent runs already", "Run 'sts agent stop' first"))) {
            serve(factory.engines(invocation.withCodes(codes)), standardFormat);
        }
    }

    @SuppressWarnings("try") // The resource is used by being open.
    private void serve(Engines engines, String standardFormat) {
        Optional<AgentRecord> before = AgentRecord.read(place.record());
        AgentRecord record = AgentRecord.started(
                ProcessHandle.current().pid(), invocation.clock().instant());
        SharedStore store = engines.stores().isPresent()
                ? new SharedStore(engines.plugins().store(engines.stores().kind()))
                : null;
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, work -> {
            Thread thread = new Thread(work, "sts-agent");
            thread.setDaemon(true);
            return thread;
        });
        try (CredentialEngine engine = store == null ? engines.open() : engines.open(store);
                EndSignals signals = EndSignals.register(background, ended::complete)) {
            AgentEndpoint endpoint = new AgentEndpoint(
                    engine,
                    engines.plugins(),
                    standardFormat,
                    codes,
                    invocation.clock(),
                    workers,
                    scope,
                    () -> status(engine, record, before),
                    () -> stored(store),
                    ended::complete);
            deleteSocket();
            try (HttpServer server = HttpServer.onSocket(
                    place.socket(),
                    place.checkedOwner(),
                    request -> {
                        lastRequest = invocation.clock().instant();
                        requests.incrementAndGet();
                        return endpoint.answer(request);
                    },
                    ServerLimits.LONG_BODY)) {
                record.write(place.record());
                watch(server);
                invocation.out().println(READY + place.socket());
                invocation.out().flush();
                String reason = ended.join();
                invocation.err().println("sts: The agent ends: " + reason + ".");
                record.ended(invocation.clock().instant(), reason).write(place.record());
            }
        } finally {
            deleteSocket();
            workers.shutdownNow();
        }
    }

    private void watch(HttpServer server) {
        server.every(LOOK, () -> {
            if (!Objects.equals(settings.time(), SettingsFile.time(settings.file()))) {
                ended.complete("the settings file changed");
            }
            Instant now = invocation.clock().instant();
            if (Duration.between(lastRequest, now).compareTo(idle) > 0) {
                ended.complete("it had no request for " + idle.toMinutes() + " minutes");
            }
        });
    }

    private void deleteSocket() {
        try {
            Files.deleteIfExists(place.socket());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE,
                    "The socket " + place.socket() + " of an earlier agent cannot be deleted",
                    "Delete it",
                    e);
        }
    }

    private Map<String, Object> status(CredentialEngine engine, AgentRecord record, Optional<AgentRecord> before) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pid", record.pid());
        fields.put("started", record.started());
        fields.put("requests", requests.get());
        fields.put("idleSeconds", idle.toSeconds());
        before.ifPresent(last -> fields.put("before", last.end()));
        fields.put(
                "credentials",
                engine.snapshot().keys().stream().map(Agent::state).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> state(KeyState state) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("label", state.key().label());
        fields.put("kind", state.key().kind().name());
        fields.put("phase", state.phase().name());
        fields.put("expiration", text(state.expiration()));
        fields.put("failure", text(state.failure()));
        fields.put("nextTry", text(state.nextTry()));
        return fields;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Map<String, Object> stored(@Nullable SharedStore store) {
        List<Map<String, @Nullable Object>> entries = store == null
                ? List.of()
                : store.list().stream().map(Agent::entry).toList();
        return Map.of("entries", entries);
    }

    private static Map<String, @Nullable Object> entry(EntryInfo info) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", info.name().value());
        fields.put("kind", info.kind().name());
        fields.put("format", info.format());
        fields.put("issued", info.issued().toString());
        fields.put("expiration", info.expiration().toString());
        fields.put("subject", info.subject());
        fields.put("account", info.account());
        fields.put("version", info.version());
        return fields;
    }
}
