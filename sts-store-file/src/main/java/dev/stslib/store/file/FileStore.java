package dev.stslib.store.file;

import dev.stslib.api.file.FrameType;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.store.EntryFolder;
import dev.stslib.api.store.Sealing;

/**
 * The store {@code file}: one owner-only file for each entry, in an owner-only folder on a local disk. What a format made
 * stands in the files as it is, in the clear; nobody but the owner can read it. It needs no password and takes no
 * options.
 */
public final class FileStore implements CredentialStore {
    private static final FrameType ENTRY = new FrameType("stslib-e", 1);

    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public FileStore() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        return EntryFolder.open(settings.location(), ENTRY, Sealing.NONE);
    }
}
