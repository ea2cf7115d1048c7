package dev.stslib.house.processes;

import dev.stslib.store.support.file.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A process that holds the lock of a store's folder until it is killed. */
final class LockHolder {
    static final String HELD = "held";

    private LockHolder() {}

    /**
     * Takes the lock and says so.
     *
     * @param arguments the store's folder
     */
    public static void main(String[] arguments) {
        FolderLock lock = new FolderLock(Path.of(arguments[0]));
        int read = lock.locked(() -> {
            System.out.println(HELD);
            try {
                return System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        System.exit(read < 0 ? 0 : 1);
    }
}
