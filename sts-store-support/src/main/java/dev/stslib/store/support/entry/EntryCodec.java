package dev.stslib.store.support.entry;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * An entry of a store as the bytes of one file: a {@link FileEnvelope} whose head is what is known about the entry and
 * whose payload is the entry's, sealed or not.
 */
public final class EntryCodec {
    private final FileEnvelope envelope;
    private final PayloadCipher cipher;

    /**
     * Frames of a type.
     *
     * @param envelope the envelope of the bytes
     * @param cipher what happens to the payload
     */
    public EntryCodec(FileEnvelope envelope, PayloadCipher cipher) {
        this.envelope = envelope;
        this.cipher = cipher;
    }

    /**
     * Makes the bytes of an entry.
     *
     * @param entry the entry
     * @return the bytes; the times are kept to the millisecond
     */
    public byte[] encode(StoredEntry entry) {
        byte[] head = EntryInfoCodec.encode(entry.info());
        byte[] plain = entry.payload().revealSecret();
        byte[] sealed = cipher.seal(head, plain);
        byte[] file = envelope.encode(head, sealed);
        Arrays.fill(plain, (byte) 0);
        Arrays.fill(sealed, (byte) 0);
        return file;
    }

    /**
     * Reads the bytes of an entry.
     *
     * @param file the bytes
     * @param where what the bytes are, for the message, such as a path
     * @return the entry
     * @throws DamagedStoreException if it is cut, changed, or of another type
     * @throws dev.stslib.api.error.NewerStoreException if its layout is newer
     */
    public StoredEntry decode(byte[] file, String where) {
        FileEnvelope.Content content = envelope.decode(file, where);
        byte[] plain = cipher.unseal(content.head(), content.payload(), where);
        StoredEntry entry = new StoredEntry(info(content.head(), where), SecretBytes.copyOf(plain));
        Arrays.fill(content.payload(), (byte) 0);
        Arrays.fill(plain, (byte) 0);
        return entry;
    }

    /**
     * Reads what is known about an entry, and not its payload.
     *
     * @param file the bytes from the start on; it is not closed
     * @param length how many bytes there are in all
     * @param where what the bytes are, for the message, such as a path
     * @return what is known
     * @throws DamagedStoreException if the head is cut or changed, or the file of another type
     * @throws dev.stslib.api.error.NewerStoreException if its layout is newer
     * @throws IOException if it cannot be read
     */
    public EntryInfo decodeInfo(InputStream file, long length, String where) throws IOException {
        return info(envelope.decodeHead(file, length, where), where);
    }

    /**
     * The same from all the bytes of an entry.
     *
     * @param file the bytes; those of the payload may be damaged
     * @param where what the bytes are, for the message, such as a path
     * @return what is known
     * @throws DamagedStoreException if the head is cut or changed, the file cut, or of another type
     * @throws dev.stslib.api.error.NewerStoreException if its layout is newer
     */
    public EntryInfo decodeInfo(byte[] file, String where) {
        try {
            return decodeInfo(new ByteArrayInputStream(file), file.length, where);
        } catch (IOException e) {
            throw new UncheckedIOException("An array gives everything", e);
        }
    }

    private static EntryInfo info(byte[] head, String where) {
        try {
            return EntryInfoCodec.decode(head);
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedStoreException(
                    where + " is whole, but is not an entry", "Delete it; stslib then creates a new one", e);
        }
    }
}
