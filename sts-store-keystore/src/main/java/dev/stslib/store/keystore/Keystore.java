package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.AesGcmPayloadCipher;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A keystore at a place, and what it is made of. */
record Keystore(StoreFolder open, KeyContainer container) implements AutoCloseable {
    /** The option that says how long the keys are kept after the password was given, such as {@code PT15M}. */
    static final String KEEP_UNLOCKED = "keep-unlocked";

    private static final List<String> OPTIONS = Stream.of(
                    KeyFile.OPTIONS, StoreFiles.OPTIONS, List.of(KEEP_UNLOCKED, Derivation.OPTION))
            .flatMap(List::stream)
            .toList();

    /** Creates the folder if it does not exist. */
    static Keystore at(StoreSettings settings) {
        settings.checkOptions(OPTIONS);
        StoreFolder folder = StoreFolder.open(settings.folder(), StoreFiles.of(settings::option));
        try {
            StoreFolderTypes.KEYSTORE.check(folder, StoreFolderTypes.ENTRIES);
            return new Keystore(folder, new KeyContainer(folder));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    Path folder() {
        return open.path();
    }

    FolderLock lock() {
        return open.lock();
    }

    /** Opens the store, and creates it if it does not exist. This object is closed with it, or if that fails. */
    OpenKeystore openStore(StoreSettings settings, Supplier<KeyWrap> unlocking, LongSupplier elapsedNanos) {
        try {
            UnlockedKeys keys =
                    new UnlockedKeys(container, unlocking, this::openOrCreate, keptNanos(settings), elapsedNanos);
            keys.unlock();
            return new OpenKeystore(this, entries(keys), keys);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Its entries, sealed with some keys, which are closed with them. */
    EntryFolder entries(KeyProvider keys) {
        try {
            return EntryFolder.open(open.reopen(), StoreFolderTypes.KEYSTORE.entries(), new AesGcmPayloadCipher(keys));
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    /** Opening takes the time of a key derivation, so it is not done under the lock. */
    private KeyRing openOrCreate(KeyWrap wrap) {
        Optional<KeyRing> created = container.exists()
                ? Optional.empty()
                : lock().locked(() -> container.exists() ? Optional.empty() : Optional.of(container.create(wrap)));
        return created.orElseGet(() -> container.open(wrap));
    }

    @Override
    public void close() {
        open.close();
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
