package dev.stslib.store.support.sealing;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Path;
import java.util.Arrays;

/** An owner-only file with the 32 random bytes of an AES-256 key, for machines, where nobody types a password. */
public final class KeyFile {
    /** The option of stores that names the key file. */
    public static final String OPTION = "key-file";

    private KeyFile() {}

    /**
     * Reads the key, after making the file if it is not there.
     *
     * @param file the key file; its folder must be there
     * @return the key, which the caller overwrites after use
     * @throws dev.stslib.api.error.UnsafeFileException if others own, read or write it
     * @throws StoreException if it cannot be read or made, or is of another length
     */
    public static byte[] readOrMake(Path file) {
        byte[] fresh = AesGcm.newKey();
        OwnerOnlyFiles.create(file, fresh);
        Arrays.fill(fresh, (byte) 0);
        return read(file);
    }

    /**
     * Reads the key.
     *
     * @param file the key file
     * @return the key, which the caller overwrites after use
     * @throws dev.stslib.api.error.UnsafeFileException if others own, read or write it
     * @throws StoreException if it is not there, cannot be read, or is of another length
     */
    public static byte[] read(Path file) {
        byte[] key = OwnerOnlyFiles.read(file);
        if (key.length != AesGcm.KEY) {
            throw new StoreException(
                    "The key file " + file + " has " + key.length + " bytes, not " + AesGcm.KEY,
                    "Name the right file, or put its copy in its place");
        }
        return key;
    }
}
