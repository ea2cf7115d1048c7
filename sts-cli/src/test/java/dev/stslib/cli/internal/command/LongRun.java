package dev.stslib.cli.internal.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A command that runs until it is interrupted. */
final class LongRun {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger status = new AtomicInteger(-1);
    private final Thread thread;

    private LongRun(Machine machine, String... arguments) {
        thread = new Thread(() -> status.set(machine.run(out, arguments)));
    }

    static LongRun start(Machine machine, String... arguments) {
        LongRun run = new LongRun(machine, arguments);
        run.thread.start();
        return run;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Interrupts it, and gives its exit status. */
    int end() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return status.get();
    }
}
