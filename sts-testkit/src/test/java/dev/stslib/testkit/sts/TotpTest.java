package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SEED = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:10Z");
    private final MfaDevice device = new MfaDevice("arn:aws:iam::111122223333:mfa/Bob", SEED, clock);

    /** RFC 6238, appendix B, the rows of SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void codesAreThoseOfTheRfc(long seconds, String code) {
        assertEquals(code, Totp.code(SEED, Totp.step(Instant.ofEpochSecond(seconds)), 8));
        assertEquals(code.substring(2), device.codeAt(Instant.ofEpochSecond(seconds)));
    }

    @Test
    void theSeedIsGivenInBase32() {
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", device.secret());
        assertFalse(device.toString().contains(device.secret()));
    }

    @Test
    void eachCodeIsAcceptedOnce() {
        String code = device.code();
        assertTrue(device.redeem(code));
        assertFalse(device.redeem(code));
        clock.advance(Duration.ofSeconds(20));
        assertFalse(device.redeem(code), "the step before is still within reach, its code is used up");
        assertTrue(device.redeem(device.code()));
    }

    @Test
    void oneStepEitherWayIsAcceptedAndNotTwo() {
        Instant now = clock.instant();
        assertFalse(device.redeem(device.codeAt(now.minusSeconds(60))));
        assertTrue(device.redeem(device.codeAt(now.minusSeconds(30))));
        assertTrue(device.redeem(device.codeAt(now.plusSeconds(30))));
        assertFalse(device.redeem(device.codeAt(now.plusSeconds(60))));
    }
}
