package dev.stslib.format.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
    private static final int MUTATIONS = 20_000;
    private static final String SIGNS = "\"\\{}[]:,.-+eE0189 \tnulltrue\u00e9";

    private static byte[] written() {
        return new VaultFormat()
                .encode(new TemporaryCredentials(
                        "ASIAEXAMPLE",
                        Secret.of("secret/of+forty"),
                        Secret.of("token=="),
                        Instant.parse("2026-01-02T03:04:05.000678Z"),
                        Instant.parse("2026-01-02T04:04:05Z")));
    }

    /** What comes out, or the error. */
    private static String decoded(byte[] text) {
        try {
            TemporaryCredentials read = new VaultFormat().decode(text);
            return String.join(
                    " ",
                    read.accessKeyId(),
                    read.secretAccessKey().revealSecret(),
                    read.sessionToken().revealSecret(),
                    read.issuedAt().toString(),
                    read.expiration().toString());
        } catch (FormatException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The same by Jackson: the space at the end is none of what the format writes. */
    private static String decodedByJackson(byte[] text) {
        byte[] longer = Arrays.copyOf(text, text.length + 1);
        longer[text.length] = ' ';
        assertNull(PlainJson.read(longer));
        return decoded(longer);
    }

    @Test
    void readsWhatTheFormatWrites() {
        assertNotNull(PlainJson.read(written()));
        assertEquals(decodedByJackson(written()), decoded(written()));
    }

    @Test
    void readsNothingInAnotherWayThanJackson() {
        Random random = new Random(42);
        int plain = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] text = written();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                text[random.nextInt(text.length)] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
            }
            plain += PlainJson.read(text) == null ? 0 : 1;
            assertEquals(decodedByJackson(text), decoded(text));
        }
        assertTrue(plain > MUTATIONS / 10, "too few were read to say anything: " + plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"a\":1} ",
                "{\"a\":1}{",
                "{ \"a\":1}",
                "{\"a\":1,}",
                "{\"a\":1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":01}",
                "{\"a\":-1}",
                "{\"a\":1.5}",
                "{\"a\":1e5}",
                "{\"a\":1234567890123456789}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null}",
                "{\"a\":true}",
                "{\"a\":[1]}",
                "{\"a\":\"b\\n\"}",
                "{\"a\":\"b\u00e9\"}",
                "{\"a\":\"b\u0001\"}",
                "{\"a\":\"b}",
                "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}",
                "[1]",
                "\"a\""
            })
    void leavesEverythingElseToJackson(String text) {
        assertNull(PlainJson.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leavesLongDocumentsToJackson() {
        String text = "{\"a\":\"" + "b".repeat(1 << 16) + "\"}";

        assertNull(PlainJson.read(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
