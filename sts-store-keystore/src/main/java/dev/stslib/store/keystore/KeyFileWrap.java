package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.file.OwnerOnlyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** An owner-only file with 32 random bytes, for machines, where nobody types a password. It derives nothing. */
final class KeyFileWrap implements KeyWrap {
    private static final byte[] ASSOCIATED = "stslib key".getBytes(StandardCharsets.US_ASCII);

    private final Path keyFile;

    KeyFileWrap(Path keyFile) {
        this.keyFile = keyFile;
    }

    @Override
    public String kind() {
        return "key-file";
    }

    /** Makes the key file if it is not there. */
    @Override
    public byte[] wrap(byte[] key) {
        byte[] fresh = AesGcm.newKey();
        OwnerOnlyFiles.create(keyFile, fresh);
        Arrays.fill(fresh, (byte) 0);
        byte[] outer = read();
        try {
            return AesGcm.seal(outer, ASSOCIATED, key);
        } finally {
            Arrays.fill(outer, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Path where) {
        byte[] outer = read();
        try {
            return AesGcm.unseal(outer, ASSOCIATED, wrapped);
        } catch (GeneralSecurityException e) {
            throw new WrongPasswordException(
                    "The key file " + keyFile + " does not open the keystore " + where + ", which is whole",
                    "Name the key file that it was made with",
                    e);
        } finally {
            Arrays.fill(outer, (byte) 0);
        }
    }

    private byte[] read() {
        byte[] key = OwnerOnlyFiles.read(keyFile);
        if (key.length != AesGcm.KEY) {
            throw new StoreException(
                    "The key file " + keyFile + " has " + key.length + " bytes, not " + AesGcm.KEY,
                    "Name the right file, or put its copy in its place");
        }
        return key;
    }

    @Override
    public void close() {
        // Keeps nothing: the file is read when it is needed.
    }
}
