package dev.stslib.store.support.server;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.file.ProvidedFiles;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.KeyRing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of a fleet: those that make names, and those that seal. Of each there can be several generations; the first is
 * used for what is written, and all for what is read. A {@link StoreException} says that their length is wrong.
 *
 * @param names the keys for names, 32 bytes each, one after the other
 * @param sealing the keys that seal, 32 bytes each, one after the other
 */
public record ServerKeys(SecretBytes names, SecretBytes sealing) {
    /** The option with the file of the keys for names. */
    public static final String NAME_KEY_FILE = "name-key-file";

    public ServerKeys {
        check(names, "The keys for names");
        check(sealing, "The keys that seal");
    }

    private static void check(SecretBytes keys, String what) {
        int length = keys.length();
        if (length == 0 || length % AesGcm.KEY != 0) {
            throw new StoreException(
                    what + " have " + length + " bytes, not " + AesGcm.KEY + " for each",
                    "Give raw random bytes, not text: " + AesGcm.KEY + " for each key, the newest key first");
        }
    }

    /**
     * Reads the key files that the settings name.
     *
     * @param settings the settings of the store
     * @param store the name of the store, for messages
     * @return the keys
     * @throws dev.stslib.api.error.UnsafeFileException if others can use a key file
     * @throws StoreException if a file is not named, cannot be read or has another length
     */
    public static ServerKeys read(StoreSettings settings, String store) {
        return new ServerKeys(read(settings, NAME_KEY_FILE, store), read(settings, KeyFile.OPTION, store));
    }

    private static SecretBytes read(StoreSettings settings, String option, String store) {
        String path = settings.option(option)
                .orElseThrow(() -> new StoreException(
                        "The store " + store + " needs the option " + option,
                        "Name a file of " + AesGcm.KEY + " random bytes that all machines share"));
        byte[] bytes = ProvidedFiles.read(
                ProvidedFiles.path(path, "The option " + option),
                settings.option(KeyFile.GROUP_READ).map(Boolean::parseBoolean).orElse(false),
                "set the option " + KeyFile.GROUP_READ + " to true if only its group may read it besides");
        try {
            return SecretBytes.copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * The keys for names.
     *
     * @return the one that is used now first; the caller closes them
     */
    public List<NameKey> nameKeys() {
        byte[] bytes = names.revealSecret();
        List<NameKey> keys = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += AesGcm.KEY) {
            byte[] key = Arrays.copyOfRange(bytes, at, at + AesGcm.KEY);
            keys.add(new NameKey(key));
            Arrays.fill(key, (byte) 0);
        }
        Arrays.fill(bytes, (byte) 0);
        return List.copyOf(keys);
    }

    /**
     * The keys that seal.
     *
     * @return an independent ring, which the caller closes
     */
    public KeyRing ring() {
        byte[] bytes = sealing.revealSecret();
        try {
            return KeyRing.decode(bytes).orElseThrow();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
