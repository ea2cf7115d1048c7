package dev.stslib.store.keystore;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.sealing.KeyRing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file with the store's wrapped keys. Its head says how it is unlocked and which key seals; its checksum needs no
 * password, so damage is told from a wrong password.
 */
final class KeyContainer {
    private static final FileEnvelope ENVELOPE = new FileEnvelope("stslib-k", 1, StoreFolderType.MARKER_REMEDY);

    private final StoreFolder folder;
    private final Path file;

    KeyContainer(StoreFolder folder) {
        this.folder = folder;
        this.file = StoreFolderTypes.KEYSTORE.marker(folder.path());
    }

    /** Whether the store was made; its file may be damaged. */
    boolean exists() {
        return folder.readIfExists(file).isPresent();
    }

    /** How the store is unlocked, as {@link KeyWrap#kind}. */
    String kind() {
        return Head.of(read(), file).kind;
    }

    /** The identifier of the key that seals now. */
    String currentId() {
        return Head.of(read(), file).keyId;
    }

    /** The store's keys, to be closed by the caller. */
    KeyRing open(KeyWrap wrap) {
        FileEnvelope.Content content = read();
        Head head = Head.of(content, file);
        if (!head.kind.equals(wrap.kind())) {
            throw new StoreException(
                    "The keystore " + file + " is opened with a " + head.kind + ", not with a " + wrap.kind(),
                    "Give the " + head.kind + " that it was made with");
        }
        byte[] keys = wrap.unwrap(content.payload(), file);
        try {
            Optional<KeyRing> ring = KeyRing.decode(keys);
            if (ring.isEmpty()) {
                throw new DamagedStoreException(file + " opens, but holds no keys", StoreFolderType.MARKER_REMEDY);
            }
            return ring.get();
        } finally {
            Arrays.fill(keys, (byte) 0);
        }
    }

    /** Creates the file with a new key. Call it under the folder's lock, and only if the file does not exist. */
    KeyRing create(KeyWrap wrap) {
        if (EntryFolder.hasEntries(folder)) {
            throw new DamagedStoreException(
                    "The keystore " + file + " is missing, but entries that it opens are there",
                    StoreFolderType.MARKER_REMEDY);
        }
        byte[] key = AesGcm.newKey();
        KeyRing ring = KeyRing.of(key);
        Arrays.fill(key, (byte) 0);
        try {
            write(ring, wrap);
            return ring;
        } catch (RuntimeException e) {
            ring.close();
            throw e;
        }
    }

    /** Puts other keys, or the same under another wrap, in place of what is there. Call it under the folder's lock. */
    void write(KeyRing ring, KeyWrap wrap) {
        byte[] keys = ring.encode();
        try {
            Head head = new Head(wrap.kind(), ring.currentId());
            folder.write(file, ENVELOPE.encode(head.encode(), wrap.wrap(keys)));
        } finally {
            Arrays.fill(keys, (byte) 0);
        }
    }

    private FileEnvelope.Content read() {
        Optional<byte[]> bytes = folder.readIfExists(file);
        if (bytes.isEmpty()) {
            throw new StoreException("There is no keystore " + file, "Make it first, or name another folder");
        }
        return ENVELOPE.decode(bytes.get(), file.toString());
    }

    /** The part of the file that is not encrypted. */
    private record Head(String kind, String keyId) {
        static Head of(FileEnvelope.Content content, Path where) {
            String text = new String(content.head(), StandardCharsets.US_ASCII);
            int space = text.indexOf(' ');
            if (space < 0) {
                throw new DamagedStoreException(where + " does not say what opens it", StoreFolderType.MARKER_REMEDY);
            }
            return new Head(text.substring(0, space), text.substring(space + 1));
        }

        byte[] encode() {
            return (kind + " " + keyId).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
