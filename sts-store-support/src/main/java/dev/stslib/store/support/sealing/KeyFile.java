package dev.stslib.store.support.sealing;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.file.ProvidedFiles;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A file with the 32 random bytes of an AES-256 key, for machines, where no person types a password. */
public final class KeyFile {
    /** The option of stores that names the key file. */
    public static final String OPTION = "key-file";

    /**
     * The option of stores that, with the value {@code true}, lets the group of the key file read it, as a Kubernetes
     * secret that is mounted with an {@code fsGroup} needs.
     */
    public static final String GROUP_READ = "key-file-group-read";

    /** The options of this class, for {@link StoreSettings#checkOptions}. */
    public static final List<String> OPTIONS = List.of(OPTION, GROUP_READ);

    private final Path path;
    private final boolean groupMayRead;

    private KeyFile(Path path, boolean groupMayRead) {
        this.path = path;
        this.groupMayRead = groupMayRead;
    }

    /**
     * The key file of a store.
     *
     * @param settings the settings of the store
     * @return the key file, or empty if the settings name none
     * @throws StoreException if what they name is no path
     */
    public static Optional<KeyFile> of(StoreSettings settings) {
        boolean groupMayRead =
                settings.option(GROUP_READ).map(Boolean::parseBoolean).orElse(false);
        return settings.option(OPTION)
                .map(text -> new KeyFile(ProvidedFiles.path(text, "The option " + OPTION), groupMayRead));
    }

    /**
     * Reads the key, after creating the file if it does not exist.
     *
     * @return the key, which the caller overwrites after use
     * @throws dev.stslib.api.error.UnsafeFileException if others can use it
     * @throws StoreException if it cannot be read or created, or is of another length
     */
    public byte[] readOrMake() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] fresh = AesGcm.newKey();
            boolean unused = OwnerOnlyFiles.create(path, fresh);
            Arrays.fill(fresh, (byte) 0);
        }
        return read();
    }

    /**
     * Reads the key. A link is followed.
     *
     * @return the key, which the caller overwrites after use
     * @throws dev.stslib.api.error.UnsafeFileException if others can use it
     * @throws StoreException if it does not exist, cannot be read, or is of another length
     */
    public byte[] read() {
        byte[] key = ProvidedFiles.read(
                path,
                groupMayRead,
                "set the option " + GROUP_READ + " to true if only its group may read it besides, as with a Kubernetes"
                        + " secret and an fsGroup");
        if (key.length != AesGcm.KEY) {
            int length = key.length;
            Arrays.fill(key, (byte) 0);
            throw new StoreException(
                    "The key file " + path + " has " + length + " bytes, not " + AesGcm.KEY,
                    "Name the right file, or put its copy in its place. A key is raw bytes, not text");
        }
        return key;
    }

    /** The path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
