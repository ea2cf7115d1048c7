package dev.stslib.cli.internal.command;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.agent.AgentFolder;
import dev.stslib.cli.internal.agent.AgentProcess;
import dev.stslib.cli.internal.agent.AgentScope;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.settings.AgentMode;
import dev.stslib.cli.internal.settings.AuditTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What commands get from the agent. Each method gives nothing where the command has to go on without one. */
final class ViaAgent {
    /** What the launcher knows of the agent: that it {@value #ANSWERED}, or is {@value #LATE} since it asks AWS or hangs. */
    static final String HEARD = "stslib.agent";

    private static final String ANSWERED = "answered";
    private static final String LATE = "late";

    /** How long an agent that may hang has to say that it is there. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    /** The longest time for the same on a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private ViaAgent() {}

    /**
     * Gets credentials as bytes.
     *
     * @param path the path of {@link AgentClient} for them
     */
    static Optional<byte[]> read(CommandContext context, String path) {
        return ask(
                context,
                (client, codes) -> client.get(path, codes, context.invocation().clock()));
    }

    /**
     * Gets the credentials of several profiles.
     *
     * @param renew whether to get new ones although there are valid ones
     */
    static Optional<ManyCredentials> each(CommandContext context, List<String> profiles, boolean renew) {
        return ask(
                context,
                (client, codes) ->
                        client.each(profiles, renew, codes, context.invocation().clock()));
    }

    private static <T> Optional<T> ask(
            CommandContext context, BiFunction<AgentClient, Optional<MfaCodeSource>, Optional<T>> question) {
        Optional<AgentClient> agent = connect(context, true);
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        Optional<MfaCodeSource> codes = context.global().noInput
                ? Optional.empty()
                : Optional.of(context.invocation().codes());
        try (AgentClient client = agent.get()) {
            return question.apply(client, codes);
        } catch (CommandException e) {
            // The agent has no browser. This command asks, and the agent uses what the sign-in leaves.
            if (Failures.asksForSignIn(e) && !context.global().noInput) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The entries of the store. An agent without a store has none to list. */
    static Optional<List<EntryInfo>> stored(CommandContext context) {
        if (!context.engines().stores().isPresent()) {
            return Optional.empty();
        }
        Optional<AgentClient> agent = connect(context, false);
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        try (AgentClient client = agent.get()) {
            return client.stored();
        }
    }

    /** Whether an audit log must get a line for all credentials, which the agent does not write. */
    static boolean isAudited(CommandContext context) {
        return context.settings().audit().log() != AuditTable.Target.OFF;
    }

    private static Optional<AgentClient> connect(CommandContext context, boolean mayStart) {
        AgentMode mode = context.settings().agent();
        Optional<String> scope = AgentScope.of(context.invocation().systemEnvironment(), context.engineOptions());
        boolean inside = context.invocation().env(AgentProcess.INSIDE).isPresent();
        if (isAudited(context) || context.global().noAgent || mode == AgentMode.OFF || inside || scope.isEmpty()) {
            return Optional.empty();
        }
        AgentFolder place = AgentFolder.of(context.invocation().systemEnvironment());
        try {
            String heard =
                    context.invocation().systemEnvironment().property(HEARD).orElse("");
            Optional<AgentClient> running = AgentClient.connect(place, scope, patience(heard));
            if (running.isPresent() || heard.equals(LATE) || mode != AgentMode.AUTO || !mayStart) {
                return running;
            }
            boolean unused = start(context, place, List.of());
            return AgentClient.connect(place, scope);
        } catch (StslibException e) {
            // It may hang, and another user can make a folder of its name below the temporary one.
            context.warn(List.of(Failures.message(e)));
            return Optional.empty();
        }
    }

    private static Duration patience(String heard) {
        return switch (heard) {
            case LATE -> onBusyMachine(SHORT, uptime());
            case ANSWERED -> onBusyMachine(AgentClient.PATIENCE, uptime());
            default -> AgentClient.PATIENCE;
        };
    }

    private static Duration uptime() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    /**
     * How long to wait for the agent. Where this process has needed long to get here, others use the processors, and the agent
     * waits for them as well.
     *
     * @param least how long to wait on a machine that is not busy
     * @param uptime how long this process has been running
     */
    static Duration onBusyMachine(Duration least, Duration uptime) {
        Duration patience = uptime.compareTo(LONG) < 0 ? uptime : LONG;
        return patience.compareTo(least) < 0 ? least : patience;
    }

    /** Starts the agent with the settings of this command, unless one runs. */
    static boolean start(CommandContext context, AgentFolder place, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("agent", "start", "--foreground", "--detached"));
        arguments.addAll(options);
        GlobalOptions global = context.global();
        SystemEnvironment host = context.invocation().systemEnvironment();
        add(arguments, "--config", absolute(host, global.config));
        add(arguments, "--credentials-file", absolute(host, global.credentialsFile));
        add(arguments, "--store", global.store);
        add(arguments, "--region", global.region);
        add(arguments, "--endpoint-url", global.endpoint);
        add(arguments, "--ca-bundle", absolute(host, global.caBundle));
        add(arguments, "--log-level", global.logLevel);
        if (global.noInput) {
            arguments.add("--no-input");
        }
        return new AgentProcess(place, context.invocation()).start(arguments, !global.noInput);
    }

    private static @Nullable Object absolute(SystemEnvironment host, @Nullable Path path) {
        return path == null ? null : host.path(path.toString()).toAbsolutePath();
    }

    private static void add(List<String> arguments, String option, @Nullable Object value) {
        if (value != null) {
            arguments.add(option);
            arguments.add(value.toString());
        }
    }
}
