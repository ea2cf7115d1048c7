package dev.stslib.benchmarks;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.util.Arrays;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.SecretKeySpec;

/** A Java keystore that holds the entries themselves, written atomically and durably as a whole. */
final class KeystoreKeeper implements EntryKeeper {
    private static final String ONE = "one";

    private final char[] password = "planted for the benchmark".toCharArray();
    private final String type;
    private final Provider provider;
    private final Path file;
    private final SecretKeySpec entry;
    private final KeyStore keystore;

    /** Fills it with what looks sealed already: to seal 10,000 entries would take a BCFKS keystore a quarter of an hour. */
    KeystoreKeeper(String type, Provider provider, Path file, int entries, byte[] payload)
            throws GeneralSecurityException, IOException {
        this.type = type;
        this.provider = provider;
        this.file = file;
        this.entry = new SecretKeySpec(payload, "AES");
        this.keystore = KeyStore.getInstance(type, provider);
        keystore.load(null, null);
        byte[] sealed = new EncryptedPrivateKeyInfo("AES", payload).getEncoded();
        for (int i = 1; i < entries; i++) {
            keystore.setKeyEntry("other-" + i, sealed, new Certificate[0]);
        }
        save();
    }

    @Override
    public void save() throws GeneralSecurityException, IOException {
        keystore.setKeyEntry(ONE, entry, password, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keystore.store(bytes, password);
        OwnerOnlyFiles.write(file, bytes.toByteArray());
    }

    @Override
    public void load() throws GeneralSecurityException, IOException {
        KeyStore fresh = KeyStore.getInstance(type, provider);
        fresh.load(new ByteArrayInputStream(OwnerOnlyFiles.read(file)), password);
        if (!Arrays.equals(fresh.getKey(ONE, password).getEncoded(), entry.getEncoded())) {
            throw new IllegalStateException("Another entry was saved");
        }
    }

    @Override
    public void close() {
        Arrays.fill(password, ' ');
    }
}
