package dev.stslib.cli.internal.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jline.utils.Signals;

/** The signals that end a program which serves. */
public final class EndSignals implements AutoCloseable {
    private static final String TERMINATE = "TERM";
    /** A terminal sends them to the programs that were started on it. */
    private static final List<String> OF_TERMINAL = List.of("INT", "HUP");

    private final List<Runnable> restore = new ArrayList<>();

    private EndSignals() {}

    /**
     * Begins to take signals.
     *
     * @param background whether the program goes on when its terminal is interrupted or closed
     * @param end is told why the program ends
     */
    public static EndSignals register(boolean background, Consumer<String> end) {
        EndSignals signals = new EndSignals();
        signals.take(TERMINATE, end);
        OF_TERMINAL.forEach(signal -> signals.take(signal, background ? reason -> {} : end));
        return signals;
    }

    private void take(String signal, Consumer<String> end) {
        Object before = Signals.register(signal, () -> end.accept("it got the signal " + signal));
        restore.add(() -> Signals.unregister(signal, before));
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }
}
