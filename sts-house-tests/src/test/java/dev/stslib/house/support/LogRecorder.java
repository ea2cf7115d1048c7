package dev.stslib.house.support;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes down what every logger of the process says at its finest level: ours, the AWS SDK's and the JDK's. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private LogRecorder() {
        setLevel(Level.ALL);
    }

    /** Begins; ends with {@link #close()}. */
    public static LogRecorder start() {
        LogRecorder recorder = new LogRecorder();
        recorder.root.addHandler(recorder);
        recorder.root.setLevel(Level.ALL);
        return recorder;
    }

    @Override
    public void publish(LogRecord entry) {
        // With the stack trace, and with it the messages of all causes and of what was suppressed.
        lines.add(entry.getLevel() + " " + entry.getLoggerName() + " " + new SimpleFormatter().format(entry));
    }

    /** What was said so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What was said so far, in one text. */
    public String text() {
        return String.join("", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        root.setLevel(before);
    }
}
