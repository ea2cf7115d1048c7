package dev.stslib.cli.internal.agent;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts the agent as a process that outlives the command. */
public final class AgentProcess {
    /** Another identity must not come out of the environment of the first caller. */
    private static final Set<String> IDENTITY = Set.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_ACCESS_KEY",
            "AWS_SECRET_KEY",
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ACCOUNT_ID");

    /** Set in the agent and in the programs that it runs. They must not wait for the agent, which waits for them. */
    public static final String INSIDE = "STS_INSIDE_AGENT";

    private static final String CONTAINER = "AWS_CONTAINER_";

    /** The launcher sets it to the option by which this JVM uses its archive of loaded classes. */
    private static final String ARCHIVE = "stslib.archive";

    private final AgentFolder place;
    private final Map<String, String> environment;
    private final Optional<String> archive;

    /** Takes the environment of the command. */
    public AgentProcess(AgentFolder place, Invocation invocation) {
        this.place = place;
        this.environment = invocation.environment();
        this.archive = invocation.systemEnvironment().property(ARCHIVE);
    }

    /** A variable of an environment that sets an identity, which the agent must not have; empty if there is none. */
    public static Optional<String> identity(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(AgentProcess::isIdentity)
                .sorted()
                .findFirst();
    }

    /** Whether a variable sets an identity, or leads to one. */
    public static boolean isIdentity(String variable) {
        return IDENTITY.contains(variable) || variable.startsWith(CONTAINER);
    }

    /**
     * Starts the agent unless one runs, and waits until it answers. Several processes that do this at once start one.
     *
     * @param arguments the command line that runs the agent in the foreground
     * @param waits whether to wait while another process starts it, which may be asking a person for a password
     * @return whether a new one was started
     * @throws CommandException if it does not start; the exit code is that of the agent
     */
    @SuppressWarnings("try") // The resource is used by being open.
    public boolean start(List<String> arguments, boolean waits) {
        place.make();
        try (ProcessLock lock = lock(waits)) {
            if (AgentClient.connect(place, Optional.empty())
                    .map(client -> {
                        client.close();
                        return client;
                    })
                    .isPresent()) {
                return false;
            }
            OwnerOnlyFiles.write(place.log(), new byte[0]);
            awaitReady(launch(arguments));
            return true;
        }
    }

    private ProcessLock lock(boolean waits) {
        return waits
                ? ProcessLock.take(place.startLock())
                : ProcessLock.tryTake(place.startLock())
                        .orElseThrow(() -> new CommandException(
                                ExitCode.PERSON_NEEDED,
                                "Another process is starting the agent, and may be asking for a password",
                                "Try again when the agent runs, or leave out --no-input"));
    }

    private Process launch(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                // An agent without memory ends, and the commands go on without it.
                "-XX:+ExitOnOutOfMemoryError",
                // A crash report and a core dump show what was in memory.
                "-XX:+SuppressFatalErrorMessage",
                "-XX:-CreateCoredumpOnCrash"));
        // Nothing reads the remarks of the JVM on the archive.
        archive.ifPresent(option -> command.addAll(List.of(option, "-Xlog:all=off")));
        command.addAll(List.of("-cp", absoluteClassPath(), "dev.stslib.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"))
                .redirectError(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                // It keeps no folder of the caller in use.
                .directory(place.path().toFile());
        builder.environment().clear();
        environment.forEach((name, value) -> {
            // It outlives the commands that this one runs below.
            if (!isIdentity(name) && !name.equals(CommandRunner.OUTER)) {
                builder.environment().put(name, value);
            }
        });
        builder.environment().put(INSIDE, "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "The agent cannot be started", "Check that " + command.get(0) + " can be run", e);
        }
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The agent writes a line when it answers requests, and ends without it if it cannot. The JVM may write others. */
    private void awaitReady(Process agent) {
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
            String line;
            do {
                line = out.readLine();
                if (line == null) {
                    throw failed(agent.waitFor());
                }
            } while (!line.startsWith(Agent.READY));
        } catch (IOException e) {
            throw failed(ExitCode.FAILED.status());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(ExitCode.FAILED.status());
        }
    }

    private CommandException failed(int status) {
        String said = new String(OwnerOnlyFiles.read(place.log()), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .reduce((earlier, later) -> later)
                .orElse("it said nothing")
                .replaceFirst("^sts: ", "");
        ExitCode code = Arrays.stream(ExitCode.values())
                .filter(known -> known.status() == status && known != ExitCode.OK)
                .findFirst()
                .orElse(ExitCode.FAILED);
        return new CommandException(
                code,
                "The agent did not start: " + said.replaceFirst("\\.$", ""),
                "See " + place.log() + ", or run the command with --no-agent");
    }
}
