package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.FileLeases;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.AesGcmPayloadCipher;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A keystore at a place, and what it is made of. */
record Keystore(Path folder, StoreFiles files, KeyContainer container, FolderLock lock, FileLeases leases) {
    /** The option that says how long the keys are kept after the password was given, such as {@code PT15M}. */
    static final String KEEP_UNLOCKED = "keep-unlocked";

    private static final List<String> OPTIONS = List.of(
            KeyFile.OPTION,
            KEEP_UNLOCKED,
            Derivation.OPTION,
            StoreFiles.REPAIR_PERMISSIONS,
            StoreFiles.ACCEPT_UNPROTECTED);

    /** Makes the folder if it is not there. */
    static Keystore at(StoreSettings settings) {
        settings.checkOptions(OPTIONS);
        Path folder = settings.folder();
        StoreFiles files = StoreFiles.of(settings::option);
        files.createFolder(folder);
        StoreFolderTypes.KEYSTORE.check(folder, StoreFolderTypes.ENTRIES);
        return new Keystore(
                folder,
                files,
                new KeyContainer(folder, files),
                new FolderLock(folder, files),
                new FileLeases(folder, files));
    }

    /** Opens it, and makes it if it is not there. */
    OpenKeystore open(StoreSettings settings, Supplier<KeyWrap> unlocking, LongSupplier elapsedNanos) {
        UnlockedKeys keys =
                new UnlockedKeys(container, unlocking, this::openOrCreate, keptNanos(settings), elapsedNanos);
        keys.unlock();
        return new OpenKeystore(entries(keys), keys);
    }

    /** Its entries, sealed with some keys, which are closed with them. */
    EntryFolder entries(KeyProvider keys) {
        try {
            return EntryFolder.open(folder, files, StoreFolderTypes.KEYSTORE.entries(), new AesGcmPayloadCipher(keys));
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private KeyRing openOrCreate(KeyWrap wrap) {
        return container.exists() ? container.open(wrap) : lock.locked(() -> container.openOrCreate(wrap));
    }

    private static long keptNanos(StoreSettings settings) {
        String text = settings.option(KEEP_UNLOCKED).orElse(null);
        try {
            long nanos = text == null ? Long.MAX_VALUE : Duration.parse(text).toNanos();
            if (nanos < 0) {
                throw noDuration(text + "', which is negative", null);
            }
            return nanos;
        } catch (DateTimeException | ArithmeticException e) {
            throw noDuration(text + "', which is no duration", e);
        }
    }

    private static StoreException noDuration(String what, @Nullable Exception cause) {
        return new StoreException(
                "The option " + KEEP_UNLOCKED + " is '" + what,
                "Write it as ISO 8601 does, such as PT15M for a quarter of an hour",
                cause);
    }
}
