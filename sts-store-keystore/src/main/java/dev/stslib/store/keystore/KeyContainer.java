package dev.stslib.store.keystore;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.file.FrameType;
import dev.stslib.api.file.OwnerOnlyFiles;
import dev.stslib.api.store.EntryFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file with the store's wrapped key. Its checksum needs no password, so damage is told from a wrong password.
 */
final class KeyContainer {
    private static final FrameType TYPE = new FrameType("stslib-k", 1);

    private final Path folder;
    private final Path file;

    KeyContainer(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("keystore.stslib");
    }

    /**
     * The store's key; a new one is made for a store that is made now. Call it under the folder's lock.
     *
     * @return the key, which the caller overwrites after use
     */
    byte[] open(KeyWrap wrap) {
        Optional<byte[]> bytes = OwnerOnlyFiles.readIfExists(file);
        return bytes.isPresent() ? unwrap(TYPE.decode(bytes.get(), file), wrap) : create(wrap);
    }

    private byte[] unwrap(FrameType.Frame frame, KeyWrap wrap) {
        String kind = new String(frame.head(), StandardCharsets.US_ASCII);
        if (!kind.equals(wrap.kind())) {
            throw new StoreException(
                    "The keystore " + file + " is opened with a " + kind + ", not with a " + wrap.kind(),
                    "Give the " + kind + " that it was made with");
        }
        return wrap.unwrap(frame.payload(), file);
    }

    private byte[] create(KeyWrap wrap) {
        if (EntryFolder.hasEntries(folder)) {
            throw new DamagedStoreException(
                    "The keystore " + file + " is missing, but entries that it opens are there",
                    "Put its copy in its place, or delete the entries");
        }
        byte[] key = AesGcm.newKey();
        byte[] head = wrap.kind().getBytes(StandardCharsets.US_ASCII);
        try {
            OwnerOnlyFiles.write(file, TYPE.encode(head, wrap.wrap(key)));
            return key;
        } catch (RuntimeException e) {
            Arrays.fill(key, (byte) 0);
            throw e;
        }
    }
}
