package dev.stslib.store.file;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
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

    private final Path folder;
    private final StoreFiles files;
    private final Path file;

    SealedMarker(Path folder, StoreFiles files) {
        this.folder = folder;
        this.files = files;
        this.file = FileStore.SEALED.marker(folder);
    }

    /** The cipher with the key in a file; marker and key file are made with the store. */
    PayloadCipher cipher(Path keyFile) {
        return new FolderLock(folder, files).locked(() -> {
            Optional<String> marked = read();
            if (marked.isEmpty() && EntryFolder.hasEntries(folder)) {
                throw new DamagedStoreException(
                        file + " is missing, but entries of a sealed store are there", StoreFolderType.MARKER_REMEDY);
            }
            KeyRing ring = ring(marked.isPresent() ? KeyFile.read(keyFile) : KeyFile.readOrMake(keyFile));
            if (marked.isEmpty()) {
                files.write(file, ENVELOPE.encode(ring.currentId().getBytes(StandardCharsets.US_ASCII), new byte[0]));
            } else if (!marked.get().equals(ring.currentId())) {
                ring.close();
                throw new WrongPasswordException(
                        "The key file " + keyFile + " is not the one that the store " + folder + " was made with",
                        "Name the key file that it was made with");
            }
            return new AesGcmPayloadCipher(KeyProvider.of(ring));
        });
    }

    private Optional<String> read() {
        return files.readIfExists(file)
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
