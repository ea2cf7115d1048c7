package dev.stslib.store.keystore;

import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.sealing.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** A key file, for machines. It derives nothing, and is read when it is needed. */
final class KeyFileWrap implements KeyWrap {
    private static final byte[] ASSOCIATED = "stslib key".getBytes(StandardCharsets.US_ASCII);

    private final KeyFile keyFile;

    KeyFileWrap(KeyFile keyFile) {
        this.keyFile = keyFile;
    }

    @Override
    public String kind() {
        return KeyFile.OPTION;
    }

    /** Creates the key file if it does not exist. */
    @Override
    public byte[] wrap(byte[] keys) {
        byte[] outer = keyFile.readOrMake();
        try {
            return AesGcm.seal(outer, ASSOCIATED, keys);
        } finally {
            Arrays.fill(outer, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Path where) {
        byte[] outer = keyFile.read();
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

    @Override
    public void close() {
        // Keeps nothing.
    }
}
