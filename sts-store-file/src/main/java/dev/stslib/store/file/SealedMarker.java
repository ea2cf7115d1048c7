package dev.stslib.store.file;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.AesGcmPayloadCipher;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file {@code sealed.stslib}, which says that the entries beside it are sealed, and under which key, so that
 * neither keys nor sealed and unsealed entries are mixed.
 */
final class SealedMarker {
    private static final FileEnvelope ENVELOPE = new FileEnvelope("stslib-m", 1, StoreFolderType.MARKER_REMEDY);

    private final StoreFolder folder;
    private final Path file;

    SealedMarker(StoreFolder folder) {
        this.folder = folder;
        this.file = FileStore.SEALED.marker(folder.path());
    }

    /** The cipher with the key in a file; marker and key file are created with the store, under the folder's lock. */
    PayloadCipher cipher(KeyFile keyFile) {
        Optional<String> marked = read();
        KeyRing ring = marked.isPresent() ? ring(keyFile.read()) : folder.lock().locked(() -> ringOfNew(keyFile));
        if (!marked.or(this::read).orElseThrow().equals(ring.currentId())) {
            ring.close();
            throw new WrongPasswordException(
                    "The key file " + keyFile + " is not the one that the store " + folder.path() + " was made with",
                    "Name the key file that it was made with");
        }
        return new AesGcmPayloadCipher(KeyProvider.of(ring));
    }

    private KeyRing ringOfNew(KeyFile keyFile) {
        if (read().isPresent()) {
            return ring(keyFile.read()); // another process created the store meanwhile
        }
        if (EntryFolder.hasEntries(folder)) {
            throw new DamagedStoreException(
                    file + " is missing, but entries of a sealed store are there", StoreFolderType.MARKER_REMEDY);
        }
        KeyRing ring = ring(keyFile.readOrMake());
        folder.write(file, ENVELOPE.encode(ring.currentId().getBytes(StandardCharsets.US_ASCII), new byte[0]));
        return ring;
    }

    private Optional<String> read() {
        return folder.readIfExists(file)
                .map(bytes -> new String(ENVELOPE.decode(bytes, file.toString()).head(), StandardCharsets.US_ASCII));
    }

    private static KeyRing ring(byte[] key) {
        try {
            return KeyRing.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
