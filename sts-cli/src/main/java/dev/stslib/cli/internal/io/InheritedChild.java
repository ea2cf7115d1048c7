package dev.stslib.cli.internal.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * A child with the streams and the terminal of this process. This process waits for it and passes signals on, so that
 * whatever ends the one ends the other.
 *
 * <p>On a terminal, Ctrl-C goes to parent and child at once. The parent then only waits, because the child decides
 * what an interrupt means. Without a terminal it passes the interrupt on.
 */
public final class InheritedChild implements ChildRunner {
    private static final String INTERRUPT = "INT";
    private static final List<String> PASSED_ON = List.of("TERM", "HUP", INTERRUPT);

    private final boolean terminal;

    /**
     * Makes the runner.
     *
     * @param terminal whether a terminal sends its interrupts to the child as well
     */
    public InheritedChild(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public int run(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        SignalRelay relay = new SignalRelay();
        // Before the start: a signal in between must not end this process alone.
        List<Object> before = new ArrayList<>();
        PASSED_ON.forEach(signal -> before.add(Signals.register(signal, () -> relay.take(signal))));
        try {
            Process child = start(builder, command.get(0));
            relay.to(child);
            return await(child);
        } finally {
            for (int i = 0; i < PASSED_ON.size(); i++) {
                Signals.unregister(PASSED_ON.get(i), before.get(i));
            }
        }
    }

    private static Process start(ProcessBuilder builder, String program) {
        try {
            return builder.start();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (reason.contains("no such file")) {
                throw new CommandException(
                        ExitCode.NOT_FOUND,
                        "There is no program '" + program + "'",
                        "Give its path, or add its folder to PATH");
            }
            throw new CommandException(
                    ExitCode.NOT_EXECUTABLE,
                    "The program '" + program + "' cannot be run",
                    "Check that it is a program and that you may execute it");
        }
    }

    /** Waits as long as the child lives, whatever happens to this thread. */
    private static int await(Process child) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return child.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Passes signals to the child. Those that come before it has started wait for it. */
    private final class SignalRelay {
        private final List<String> waiting = new ArrayList<>();
        private long pid;

        synchronized void take(String signal) {
            if (signal.equals(INTERRUPT) && terminal) {
                return;
            }
            if (pid == 0) {
                waiting.add(signal);
            } else {
                send(signal, pid);
            }
        }

        synchronized void to(Process child) {
            pid = child.pid();
            waiting.forEach(signal -> send(signal, pid));
        }

        /** Java itself can only send TERM and KILL. */
        private static void send(String signal, long pid) {
            try {
                new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            }
        }
    }
}
