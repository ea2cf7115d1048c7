package dev.stslib.store.keystore;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.store.support.file.StoreFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keystore file: read as a whole, changed in memory, written as a whole. Closing forgets the password. */
final class EntriesFile implements AutoCloseable {
    private static final String TYPE = "PKCS12";
    private static final String ALGORITHM = "AES";

    private final StoreFolder folder;
    private final Path file;
    private final char[] password;
    private final KeyStore keystore;
    private final boolean isNew;

    private EntriesFile(StoreFolder folder, Path file, char[] password, KeyStore keystore, boolean isNew) {
        this.folder = folder;
        this.file = file;
        this.password = password;
        this.keystore = keystore;
        this.isNew = isNew;
    }

    /** Reads the file, or begins an empty one if it is not there. */
    static EntriesFile read(StoreFolder folder, Path file, Password source) {
        Optional<byte[]> bytes = folder.readIfExists(file);
        bytes.ifPresent(found -> Pkcs12File.check(found, file));
        char[] password = source.reveal();
        try {
            KeyStore keystore = KeyStore.getInstance(TYPE);
            keystore.load(bytes.map(ByteArrayInputStream::new).orElse(null), password);
            return new EntriesFile(folder, file, password, keystore, bytes.isEmpty());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            Arrays.fill(password, ' ');
            throw new WrongPasswordException(
                    "The keystore " + file + " does not open: the password is wrong, or the file is damaged",
                    "Give the password that it was created with. If the password is right, restore a copy of the file",
                    e);
        }
    }

    /** Whether there was no file when it was read. */
    boolean isNew() {
        return isNew;
    }

    /** The bytes of one entry, if there are any. */
    Optional<byte[]> find(String alias) {
        try {
            Optional<byte[]> bytes =
                    Optional.ofNullable(keystore.getKey(alias, password)).map(Key::getEncoded);
            if (bytes.isEmpty() && keystore.containsAlias(alias)) {
                throw new DamagedStoreException(
                        Damage.OTHER_TYPE,
                        "The entry " + alias + " of " + file + " is a certificate, not a token",
                        "Delete the entry with keytool, or with deleteDamaged",
                        null);
            }
            return bytes;
        } catch (GeneralSecurityException e) {
            throw new WrongPasswordException(
                    "The entry " + alias + " of " + file
                            + " does not open: it has another password than the keystore, or is damaged",
                    "Delete the entry with keytool, or with deleteDamaged",
                    e);
        }
    }

    void put(String alias, byte[] bytes) {
        SecretKey key = new SecretKeySpec(bytes, ALGORITHM);
        try {
            keystore.setKeyEntry(alias, key, password, null);
        } catch (GeneralSecurityException e) {
            throw new StoreException("Cannot put an entry into " + file, "Check the providers of this Java", e);
        }
    }

    void remove(String alias) {
        try {
            keystore.deleteEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new StoreException("Cannot take an entry out of " + file, "Check the providers of this Java", e);
        }
    }

    List<String> aliases() {
        try {
            return Collections.list(keystore.aliases());
        } catch (GeneralSecurityException e) {
            throw new StoreException("Cannot list " + file, "Check the providers of this Java", e);
        }
    }

    /** Writes the whole file, atomically. */
    void write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            keystore.store(bytes, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException("Cannot encode the keystore " + file, "Check the providers of this Java", e);
        }
        folder.write(file, bytes.toByteArray());
    }

    @Override
    public void close() {
        Arrays.fill(password, ' ');
    }
}
