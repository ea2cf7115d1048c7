package dev.stslib.store.support.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileEnvelopeTest {
    private static final String WHERE = "some.entry";
    private static final FileEnvelope TYPE = new FileEnvelope("stslib-x", 1);
    private static final byte[] HEAD = "the head".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PAYLOAD = "the payload".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WHOLE = TYPE.encode(HEAD, PAYLOAD);

    @Test
    void headAndPayloadComeBack() throws IOException {
        FileEnvelope.Content frame = TYPE.decode(WHOLE, WHERE);
        assertArrayEquals(HEAD, frame.head());
        assertArrayEquals(PAYLOAD, frame.payload());
        assertArrayEquals(HEAD, headOf(WHOLE));
        assertArrayEquals(
                new byte[0],
                TYPE.decode(TYPE.encode(new byte[0], new byte[0]), WHERE).payload());
    }

    @Test
    void everyFlippedBitIsFound() {
        for (int bit = 0; bit < WHOLE.length * Byte.SIZE; bit++) {
            byte[] flipped = WHOLE.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertEquals(Damage.CHANGED, damage(flipped), "bit " + bit);
        }
    }

    @Test
    void everyCutIsFound() {
        for (int length = 0; length < WHOLE.length; length++) {
            byte[] cut = Arrays.copyOf(WHOLE, length);
            assertEquals(Damage.CUT, damage(cut), "length " + length);
            assertThrows(DamagedStoreException.class, () -> headOf(cut), "length " + length);
        }
    }

    @Test
    void whatIsAppendedIsFound() {
        assertEquals(Damage.CHANGED, damage(Arrays.copyOf(WHOLE, WHOLE.length + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{\"access_key\": \"ASIA\"}", "stslib", "0\u0082 and so on, as a keystore would"})
    void otherFilesAreFound(String text) {
        Damage expected = text.equals("stslib") ? Damage.CUT : Damage.OTHER_TYPE;
        assertEquals(expected, damage(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void anotherTypeOfOursIsTold() {
        byte[] other = new FileEnvelope("stslib-y", 1).encode(HEAD, PAYLOAD);
        assertEquals(Damage.OTHER_TYPE, damage(other));
        assertEquals(
                Damage.OTHER_TYPE,
                assertThrows(DamagedStoreException.class, () -> headOf(other)).damage());
        assertEquals(Damage.CHANGED, damage(new FileEnvelope("onetype!", 1).encode(HEAD, PAYLOAD)));
    }

    @Test
    void aNewerLayoutIsNoDamage() {
        byte[] newer = new FileEnvelope("stslib-x", 2).encode(HEAD, PAYLOAD);
        assertThrows(NewerStoreException.class, () -> TYPE.decode(newer, WHERE));
        assertThrows(NewerStoreException.class, () -> headOf(newer));
        assertArrayEquals(
                HEAD, new FileEnvelope("stslib-x", 2).decode(WHOLE, WHERE).head(), "an older one is read");
    }

    @Test
    void aDamagedPayloadLeavesTheHeadReadable() throws IOException {
        byte[] flipped = WHOLE.clone();
        flipped[WHOLE.length - 1] ^= 1;
        assertArrayEquals(HEAD, headOf(flipped));
    }

    @Test
    void whatIsWholeAndOfAnotherTypeIsNotTakenForDamage() throws IOException {
        assertTrue(isOther(new FileEnvelope("onetype!", 1).encode(HEAD, PAYLOAD)));
        assertTrue(isOther(new FileEnvelope("stslib-y", 2).encode(HEAD, PAYLOAD)));
        assertFalse(isOther(WHOLE));
        assertFalse(isOther(new byte[0]));
        assertFalse(isOther("another file, longer than the start".getBytes(StandardCharsets.UTF_8)));
        for (int bit = 0; bit < Long.SIZE; bit++) {
            byte[] flipped = WHOLE.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertFalse(isOther(flipped), "bit " + bit + " of the type");
        }
        byte[] other = new FileEnvelope("onetype!", 1).encode(HEAD, PAYLOAD);
        for (int length = 0; length < other.length; length++) {
            isOther(Arrays.copyOf(other, length)); // does not throw
        }
    }

    private static boolean isOther(byte[] file) throws IOException {
        return TYPE.isOtherType(new ByteArrayInputStream(file), file.length);
    }

    private static Damage damage(byte[] file) {
        return assertThrows(DamagedStoreException.class, () -> TYPE.decode(file, WHERE))
                .damage();
    }

    private static byte[] headOf(byte[] file) throws IOException {
        return TYPE.decodeHead(new ByteArrayInputStream(file), file.length, WHERE);
    }
}
