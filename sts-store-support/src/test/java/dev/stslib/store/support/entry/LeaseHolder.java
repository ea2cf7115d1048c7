package dev.stslib.store.support.entry;

import dev.stslib.api.spi.EntryName;
import dev.stslib.store.support.file.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;

/** A separate process that takes a lease and holds it until it is killed. */
final class LeaseHolder implements AutoCloseable {
    private static final int TAKEN = 'y';

    private final Process process;

    private LeaseHolder(Process process) {
        this.process = process;
    }

    /** Takes the lease, reports that with one character, and waits to be killed. */
    public static void main(String[] arguments) throws IOException {
        try (FileLeases leases = new FileLeases(Path.of(arguments[0]), StoreFiles.STRICT)) {
            System.out.write(leases.tryAcquire(new EntryName(arguments[1])).isPresent() ? TAKEN : 'n');
            System.out.flush();
            System.in.read();
        }
    }

    static LeaseHolder start(Path folder, EntryName name) throws IOException {
        LeaseHolder holder = run(folder, name);
        if (holder.process.getInputStream().read() != TAKEN) {
            holder.kill();
            throw new AssertionError("The other process did not get the lease");
        }
        return holder;
    }

    /** Whether another process can take it. */
    static boolean canTake(Path folder, EntryName name) throws IOException {
        try (LeaseHolder holder = run(folder, name)) {
            return holder.process.getInputStream().read() == TAKEN;
        }
    }

    private static LeaseHolder run(Path folder, EntryName name) throws IOException {
        return new LeaseHolder(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseHolder.class.getName(),
                        folder.toString(),
                        name.value())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
