package dev.stslib.store.support.server;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.entry.EntryCodec;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.sealing.KeyRing;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries as values on a server. All that is known about an entry is sealed with AES-256-GCM; the digest of its name, the tag
 * of its version and the layout are associated data, so that a value fits one name and one version only.
 *
 * <pre>
 * 40 bytes  SHA-1 of all that follows, hexadecimal, which finds accidents without a key
 * 1 byte    the layout, 1
 * 16 bytes  the tag of the version
 * 8 bytes   the identifier of the key that seals
 * the rest  nonce, sealed entry and its authentication tag
 * </pre>
 */
public final class SealedEntries implements AutoCloseable {
    /** The length of a version's tag in bytes. */
    public static final int TAG = 16;

    /**
     * The length of the longest value in bytes, of which credentials need a thousandth. Of a longer one, which a person may
     * put there, no more than one byte beyond is read.
     */
    public static final int LONGEST = 2 << 20;

    private static final byte LAYOUT = 1;
    private static final int CHECKSUM = 40;
    /** Where the tag begins in a value, counted from 0. */
    public static final int TAG_AT = CHECKSUM + 1;

    private static final int KEY_AT = TAG_AT + TAG;
    private static final int KEY_ID = 8;
    private static final int SEALED_AT = KEY_AT + KEY_ID;

    private static final EntryCodec CODEC = new EntryCodec(new FileEnvelope("stslib-r", 1), PayloadCipher.NONE);

    private final List<NameKey> names;
    private final KeyRing ring;
    private final String place;

    /**
     * Makes the sealing of a store.
     *
     * @param names the keys for names, the one that is used now first; closed with this object
     * @param ring the keys that seal, closed with this object
     * @param place where the values lie, for messages, such as {@code in Redis}
     */
    public SealedEntries(List<NameKey> names, KeyRing ring, String place) {
        this.names = names;
        this.ring = ring;
        this.place = place;
    }

    /**
     * Seals an entry under the current key.
     *
     * @param entry the entry
     * @param name the key that makes its name
     * @return the value
     * @throws StoreException if it is longer than {@value #LONGEST} bytes
     */
    public byte[] seal(StoredEntry entry, NameKey name) {
        EntryInfo info = entry.info();
        byte[] tag = name.tag(info.name(), info.version());
        byte[] plain = CODEC.encode(entry);
        byte[] key = ring.current();
        byte[] sealed = AesGcm.seal(key, associated(name.digest(info.name()), LAYOUT, tag), plain);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(plain, (byte) 0);
        if (SEALED_AT + sealed.length > LONGEST) {
            throw new StoreException(
                    "The entry " + info.name() + " is longer than the " + LONGEST + " bytes that the store keeps",
                    "Store credentials only");
        }
        byte[] value = ByteBuffer.allocate(SEALED_AT + sealed.length)
                .position(CHECKSUM)
                .put(LAYOUT)
                .put(tag)
                .put(HexFormat.of().parseHex(ring.currentId()))
                .put(sealed)
                .array();
        System.arraycopy(checksum(value), 0, value, 0, CHECKSUM);
        return value;
    }

    /**
     * Opens a value.
     *
     * @param value the value
     * @param digest the digest of the name that its key shows
     * @return the entry; empty if it is sealed under a key of another generation
     * @throws DamagedStoreException if it is not what was written there
     */
    public Optional<StoredEntry> open(byte[] value, String digest) {
        String where = where(digest);
        if (value.length > LONGEST) {
            throw damaged(Damage.CHANGED, where + " is longer than any that stslib writes", null);
        }
        if (value.length < SEALED_AT) {
            throw damaged(Damage.CUT, where + " is cut: its end is missing", null);
        }
        if (!Arrays.equals(checksum(value), Arrays.copyOf(value, CHECKSUM))) {
            throw damaged(Damage.CHANGED, where + " is damaged: its bytes are not those that were written", null);
        }
        Optional<byte[]> key = ring.find(Arrays.copyOfRange(value, KEY_AT, SEALED_AT));
        return key.map(found -> open(value, digest, found, where));
    }

    private StoredEntry open(byte[] value, String digest, byte[] key, String where) {
        byte[] tag = Arrays.copyOfRange(value, TAG_AT, KEY_AT);
        byte[] plain = new byte[0];
        try {
            byte[] sealed = Arrays.copyOfRange(value, SEALED_AT, value.length);
            plain = AesGcm.unseal(key, associated(digest, value[CHECKSUM], tag), sealed);
            StoredEntry entry = CODEC.decode(plain, where);
            EntryInfo info = entry.info();
            if (names.stream()
                    .noneMatch(name -> name.digest(info.name()).equals(digest)
                            && Arrays.equals(name.tag(info.name(), info.version()), tag))) {
                throw damaged(Damage.CHANGED, where + " has a name that was made with another name key", null);
            }
            return entry;
        } catch (GeneralSecurityException e) {
            throw damaged(Damage.CHANGED, where + " was changed or put there after it was sealed", e);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * The tag of the version that a value shows.
     *
     * @param value a sealed value
     * @return {@value #TAG} bytes
     */
    public static byte[] tag(byte[] value) {
        return Arrays.copyOfRange(value, TAG_AT, KEY_AT);
    }

    /**
     * Says whether a value is whole and of a version. It needs no key, and says nothing about who made it.
     *
     * @param value the value
     * @param tag the tag of the version
     * @return false if it is damaged or of another version
     */
    public static boolean isOf(byte[] value, byte[] tag) {
        return value.length >= SEALED_AT
                && Arrays.equals(value, TAG_AT, KEY_AT, tag, 0, tag.length)
                && Arrays.equals(checksum(value), Arrays.copyOf(value, CHECKSUM));
    }

    /**
     * Says whether the current key has sealed a value that opens.
     *
     * @param value the value
     * @return false if an older key has
     */
    public boolean isCurrent(byte[] value) {
        return HexFormat.of().formatHex(value, KEY_AT, SEALED_AT).equals(ring.currentId());
    }

    String where(String digest) {
        return "The value of the entry " + digest + " " + place;
    }

    private static DamagedStoreException damaged(Damage damage, String problem, @Nullable Exception cause) {
        return new DamagedStoreException(damage, problem, "Delete it; stslib then creates a new one", cause);
    }

    private static byte[] checksum(byte[] value) {
        return Sha1.hex(value, CHECKSUM).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] associated(String digest, byte layout, byte[] tag) {
        byte[] name = digest.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + tag.length + name.length)
                .put(layout)
                .put(tag)
                .put(name)
                .array();
    }

    /** Forgets the keys. */
    @Override
    public void close() {
        ring.close();
        names.forEach(NameKey::close);
    }
}
