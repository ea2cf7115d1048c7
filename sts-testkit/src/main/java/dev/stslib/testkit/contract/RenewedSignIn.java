package dev.stslib.testkit.contract;

import dev.stslib.testkit.process.LineProcesses;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A sign-in that a tool has left in a file, and the service that renews it: what {@link RenewedSignInContract} needs of a
 * credential source.
 */
public interface RenewedSignIn extends AutoCloseable {
    /** A credential source that has the sign-in. */
    interface Source extends AutoCloseable {
        /**
         * Fetches credentials, and renews the sign-in if it has to.
         *
         * @param folder the folder of the sign-in's file
         * @return the access key id
         */
        String fetch(Path folder);

        @Override
        void close();
    }

    /** What happens once the service has an answer to a renewal, before it sends the answer. */
    @FunctionalInterface
    interface BeforeAnswer {
        /**
         * Does it.
         *
         * @param status the HTTP status of the answer
         * @throws InterruptedException if the service is closed meanwhile
         */
        void run(int status) throws InterruptedException;
    }

    /**
     * Returns the clock of the service and of the sources.
     *
     * @return the clock
     */
    ManualClock clock();

    /**
     * Returns the folder of the sign-in's file.
     *
     * @return the folder, which need not exist
     */
    Path folder();

    /**
     * Returns the file of the sign-in.
     *
     * @param folder its folder
     * @return the file
     */
    Path file(Path folder);

    /**
     * Signs a person in.
     *
     * @param left how long what is renewed lasts, also negative
     * @return the fields of the file, which is not written
     */
    Map<String, Object> signIn(Duration left);

    /**
     * Returns the content of the file as the other tool writes it.
     *
     * @param fields the fields
     * @return the content
     */
    byte[] bytes(Map<String, Object> fields);

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its fields
     * @throws IOException if it cannot be read
     */
    Map<String, Object> read(Path file) throws IOException;

    /**
     * Renews as another tool does, which knows no lock.
     *
     * @param fields the fields of the file
     * @return those that the tool would write
     */
    Map<String, Object> renewElsewhere(Map<String, Object> fields);

    /**
     * Returns how often the service has renewed the sign-in.
     *
     * @return the number
     */
    int renewals();

    /**
     * Returns how often the service was asked to.
     *
     * @return the number, with those that it refused
     */
    int renewalRequests();

    /**
     * Sets what happens at each renewal.
     *
     * @param action what happens
     */
    void onRenewal(BeforeAnswer action);

    /**
     * Opens a source that waits in real time.
     *
     * @return the source
     */
    Source open();

    /**
     * Opens a source.
     *
     * @param pauses waits between two tries
     * @return the source
     */
    Source open(Consumer<Duration> pauses);

    /**
     * Starts processes that fetch credentials at each time that they read, and print one line.
     *
     * @param count how many
     * @return the processes
     * @throws IOException if one cannot be started
     */
    LineProcesses processes(int count) throws IOException;

    /**
     * Returns what such a process prints if it was served with what the file has now.
     *
     * @return the line
     * @throws IOException if the file cannot be read
     */
    String served() throws IOException;

    /** Closes the service. */
    @Override
    void close();

    /**
     * Leaves a sign-in in the file.
     *
     * @param left how long what is renewed lasts, also negative
     * @return the fields
     */
    default Map<String, Object> signedIn(Duration left) {
        Map<String, Object> fields = signIn(left);
        write(fields);
        return fields;
    }

    /**
     * Writes the file in place, as other tools do.
     *
     * @param fields the fields
     */
    default void write(Map<String, Object> fields) {
        write(file(folder()), bytes(fields));
    }

    /**
     * Writes as much as a reader sees of a file that is being written.
     *
     * @param fields the fields
     */
    default void writeHalf(Map<String, Object> fields) {
        byte[] whole = bytes(fields);
        write(file(folder()), Arrays.copyOf(whole, whole.length / 2));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the file.
     *
     * @return its fields
     * @throws IOException if it cannot be read
     */
    default Map<String, Object> token() throws IOException {
        return read(file(folder()));
    }
}
