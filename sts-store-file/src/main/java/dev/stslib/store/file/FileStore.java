package dev.stslib.store.file;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The store {@code file}: one owner-only file for each entry, in an owner-only folder on a local disk. The files contain
 * the encoded credentials in the clear; only the owner can read them. The store needs no password.
 *
 * <p>Options: {@link KeyFile#OPTION key-file} seals the entries with AES-256-GCM under the key in that file, which is
 * created with the store if it does not exist; {@link KeyFile#GROUP_READ key-file-group-read} lets its group read it. A
 * store stays as it was created, sealed or not. All others are those of {@link StoreFiles}.
 */
public final class FileStore implements CredentialStore {
    private static final List<String> OPTIONS =
            Stream.concat(KeyFile.OPTIONS.stream(), StoreFiles.OPTIONS.stream()).toList();

    static final StoreFolderType UNSEALED = StoreFolderType.unmarked(
            "'file', not sealed (without the option " + KeyFile.OPTION + ")", new FileEnvelope("stslib-e", 1));
    static final StoreFolderType SEALED = StoreFolderType.marked(
            "'file', sealed (with the option " + KeyFile.OPTION + ")",
            "sealed.stslib",
            new FileEnvelope("stslib-f", 1));

    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public FileStore() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        settings.checkOptions(OPTIONS);
        Optional<KeyFile> keyFile = KeyFile.of(settings);
        StoreFolder folder = StoreFolder.open(settings.folder(), StoreFiles.of(settings::option));
        try {
            StoreFolderType type = keyFile.isPresent() ? SEALED : UNSEALED;
            type.check(folder, keyFile.isPresent() ? UNSEALED : SEALED);
            PayloadCipher cipher =
                    keyFile.map(key -> new SealedMarker(folder).cipher(key)).orElse(PayloadCipher.NONE);
            return EntryFolder.open(folder, type.entries(), cipher);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }
}
