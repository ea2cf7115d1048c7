package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells from what the system says why something cannot be written, and how to fix it. */
final class FileErrors {
    private static final List<String> FULL = List.of("no space left", "not enough space", "quota exceeded");
    private static final String READ_ONLY = "read-only file system";

    private FileErrors() {}

    /**
     * The error for the user.
     *
     * @param what what cannot be done, without the reason
     * @param folder where it was to be done
     */
    static StoreException of(String what, Path folder, IOException e) {
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(said::contains)) {
            return new StoreException(what + ", the disk is full", "Make room on the disk of " + folder, e);
        }
        if (said.contains(READ_ONLY)) {
            return new StoreException(
                    what + ", its disk may only be read", "Choose a place on a disk that can be written", e);
        }
        if (e instanceof NoSuchFileException) {
            return new StoreException(
                    what + ", the folder " + folder + " is not there", "Make the folder " + folder + " first", e);
        }
        if (e instanceof AccessDeniedException) {
            return new StoreException(
                    what + ", the folder " + folder + " may not be written",
                    "Give the right to write in " + folder + ", or choose another place",
                    e);
        }
        return new StoreException(what, "Check " + folder + ", and that the disk is a local one with room", e);
    }
}
