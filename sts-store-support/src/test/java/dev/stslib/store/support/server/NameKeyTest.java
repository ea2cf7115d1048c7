package dev.stslib.store.support.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NameKeyTest {
    private static final EntryName NAME = new EntryName("role/\ud800");

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Test
    void aDigestBelongsToOneNameAndOneKey() {
        try (NameKey one = new NameKey(key(1));
                NameKey two = new NameKey(key(2))) {
            assertEquals(NameKey.DIGEST, one.digest(NAME).length());
            assertNotEquals(one.digest(NAME), one.digest(new EntryName("role/?")));
            assertNotEquals(one.digest(NAME), two.digest(NAME));
        }
    }

    @Test
    void theKeyIsCopied() {
        byte[] bytes = key(1);
        try (NameKey key = new NameKey(bytes)) {
            String digest = key.digest(NAME);
            Arrays.fill(bytes, (byte) 0);
            assertEquals(digest, key.digest(NAME));
        }
    }

    /** A name that was made with the overwritten key would be known to all. */
    @Test
    void aClosedKeyMakesNoNames() {
        NameKey key = new NameKey(key(1));
        key.close();
        assertThrows(StoreException.class, () -> key.digest(NAME));
        assertThrows(StoreException.class, () -> key.tag(NAME, 1));
    }
}
