package dev.stslib.store.support.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes what a process writes to its two pipes, without ever waiting for either. */
final class ProcessOutput {
    /** How many bytes of standard output are taken. */
    static final int LARGEST = 64 << 10;

    /** How many characters of standard error an error shows, and how many bytes of it are kept to cut them from. */
    private static final int SHOWN = 1024;

    private static final int KEPT = 64 << 10;

    private final InputStream standardPipe;
    private final InputStream errorPipe;
    private final ErrorRelay shown;
    private final ByteArrayOutputStream standard = new ByteArrayOutputStream();
    private byte[] last = {};

    ProcessOutput(Process process, ErrorRelay shown) {
        standardPipe = process.getInputStream();
        errorPipe = process.getErrorStream();
        this.shown = shown;
    }

    /** Takes what is there, 64 KiB of each at most; says whether there was anything. */
    boolean drain() throws IOException {
        byte[] printed = take(standardPipe);
        standard.writeBytes(printed);
        byte[] said = take(errorPipe);
        shown.show(said);
        keep(said);
        return printed.length + said.length > 0;
    }

    /**
     * The platform empties the pipes into memory when the process ends, under the lock of the stream; without that lock
     * it could do so between the question and the reading, which would then wait for another process that holds the pipe.
     */
    private static byte[] take(InputStream pipe) throws IOException {
        synchronized (pipe) {
            return pipe.readNBytes(Math.min(pipe.available(), LARGEST));
        }
    }

    boolean tooLong() {
        return standard.size() > LARGEST;
    }

    byte[] standard() {
        return standard.toByteArray();
    }

    /** The last of standard error in one line, without the secrets of an answer that was printed there by mistake. */
    String lastErrors() {
        String said = SecretScrubber.scrub(new String(last, StandardCharsets.UTF_8));
        return said.substring(Math.max(0, said.length() - SHOWN));
    }

    private void keep(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(last);
        all.writeBytes(bytes);
        byte[] joined = all.toByteArray();
        int from = Math.max(0, joined.length - KEPT);
        last = Arrays.copyOfRange(joined, from, joined.length);
    }
}
