package dev.stslib.store.support.server;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.sealing.KeyRing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reports of changes as messages that show nothing of the entries, and that only a process with the key can make. The key
 * is that of the entries; what is associated keeps the two apart.
 *
 * <pre>
 * 8 bytes   the identifier of the key that seals
 * the rest  nonce, sealed report (kind, version, name in UTF-16) and its authentication tag
 * </pre>
 */
public final class SealedChanges implements AutoCloseable {
    private static final byte[] ASSOCIATED = "change of an entry".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_ID = 8;
    private static final byte SAVED = 1;
    private static final byte DELETED = 2;

    private final KeyRing ring;

    /**
     * Makes the sealing of reports.
     *
     * @param ring the keys that seal, closed with this object
     */
    public SealedChanges(KeyRing ring) {
        this.ring = ring;
    }

    /**
     * Seals a report under the current key.
     *
     * @param change the report
     * @return the message
     */
    public byte[] seal(EntryChange change) {
        String name = change.name().value();
        ByteBuffer plain = ByteBuffer.allocate(1 + Long.BYTES + name.length() * Character.BYTES);
        plain.put(change.kind() == Kind.SAVED ? SAVED : DELETED).putLong(change.version());
        for (int i = 0; i < name.length(); i++) {
            plain.putChar(name.charAt(i));
        }
        byte[] key = ring.current();
        byte[] sealed = AesGcm.seal(key, ASSOCIATED, plain.array());
        Arrays.fill(key, (byte) 0);
        return ByteBuffer.allocate(KEY_ID + sealed.length)
                .put(HexFormat.of().parseHex(ring.currentId()))
                .put(sealed)
                .array();
    }

    /**
     * Opens a message.
     *
     * @param message the message
     * @return the report; empty if the message was not sealed with one of these keys, and is to be ignored
     */
    public Optional<EntryChange> open(byte[] message) {
        if (message.length < KEY_ID) {
            return Optional.empty();
        }
        return ring.find(Arrays.copyOf(message, KEY_ID)).flatMap(key -> open(message, key));
    }

    private static Optional<EntryChange> open(byte[] message, byte[] key) {
        try {
            byte[] sealed = Arrays.copyOfRange(message, KEY_ID, message.length);
            ByteBuffer plain = ByteBuffer.wrap(AesGcm.unseal(key, ASSOCIATED, sealed));
            byte code = plain.get();
            if (code != SAVED && code != DELETED) {
                return Optional.empty();
            }
            Kind kind = code == SAVED ? Kind.SAVED : Kind.DELETED;
            long version = plain.getLong();
            return Optional.of(
                    new EntryChange(new EntryName(plain.asCharBuffer().toString()), version, kind));
        } catch (GeneralSecurityException | BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty(); // forged, or of another release
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Forgets the keys. */
    @Override
    public void close() {
        ring.close();
    }
}
