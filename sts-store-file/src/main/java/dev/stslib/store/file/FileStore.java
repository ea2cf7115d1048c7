package dev.stslib.store.file;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The store {@code file}: one owner-only file for each entry, in an owner-only folder on a local disk. What a format made
 * stands in the files as it is, in the clear; nobody but the owner can read it. It needs no password.
 *
 * <p>Options: {@link KeyFile#OPTION key-file} seals the entries with AES-256-GCM under the key in that file, which is
 * made with the store if it is not there; a store stays as it was made, sealed or not.
 * {@link StoreFiles#REPAIR_PERMISSIONS repair-permissions} and {@link StoreFiles#ACCEPT_UNPROTECTED accept-unprotected} are for places
 * that are not safe.
 */
public final class FileStore implements CredentialStore {
    private static final List<String> OPTIONS =
            List.of(KeyFile.OPTION, StoreFiles.REPAIR_PERMISSIONS, StoreFiles.ACCEPT_UNPROTECTED);

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
        Path folder = settings.folder();
        StoreFiles files = StoreFiles.of(settings::option);
        files.createFolder(folder);
        Optional<Path> keyFile = settings.option(KeyFile.OPTION).map(Path::of);
        StoreFolderType type = keyFile.isPresent() ? SEALED : UNSEALED;
        type.check(folder, keyFile.isPresent() ? UNSEALED : SEALED);
        PayloadCipher cipher =
                keyFile.map(key -> new SealedMarker(folder, files).cipher(key)).orElse(PayloadCipher.NONE);
        return EntryFolder.open(folder, files, type.entries(), cipher);
    }
}
