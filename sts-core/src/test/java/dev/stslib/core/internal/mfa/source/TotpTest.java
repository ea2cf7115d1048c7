package dev.stslib.core.internal.mfa.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.store.support.password.PasswordSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes by time, against the table of RFC 6238 (whose codes have eight digits; the last six are ours). */
class TotpTest {
    /** "12345678901234567890", the RFC's secret. */
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static MfaCodeRequest at(long seconds) {
        return new MfaCodeRequest("device", "profile", 1, Reason.NEEDED, Instant.ofEpochSecond(seconds));
    }

    private static String code(String secret, long seconds) {
        return MfaCodeSources.totp(PasswordSources.of(secret.toCharArray()))
                .code(at(seconds))
                .map(Secret::revealSecret)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theTableOfTheRfc(long seconds, String expected) {
        assertEquals(expected, code(SECRET, seconds));
    }

    @Test
    void spacesDashesPaddingAndCaseDoNotCount() {
        assertEquals("287082", code("gezd gnbv-gy3t qojq gezd gnbv gy3t qojq====", 59));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GEZDGNB1", "GEZD GNB!", "====", "Z"})
    void whatIsNoBase32IsRefusedWithoutBeingShown(String secret) {
        InvalidRequestException refused = assertThrows(InvalidRequestException.class, () -> code(secret, 59));
        assertFalse(refused.toString().contains(secret), refused.toString());
    }

    @Test
    void theNextCodeComesWithTheNextHalfMinute() {
        MfaCodeSource source = MfaCodeSources.totp(PasswordSources.of(SECRET.toCharArray()));
        assertEquals(Instant.ofEpochSecond(60), source.nextCode(at(59)).orElseThrow());
        assertEquals(Instant.ofEpochSecond(90), source.nextCode(at(60)).orElseThrow());
        assertTrue(source.answersAlone());
        assertFalse(source.toString().contains(SECRET));
    }

    @Test
    void theSecretLiesInAFileThatOnlyItsOwnerCanRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("seed"), SECRET + "\n");
        MfaCodeSource source = MfaCodeSources.totp(PasswordSources.file(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(UnsafeFileException.class, () -> source.code(at(59)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("287082", source.code(at(59)).map(Secret::revealSecret).orElseThrow());
    }

    @Test
    void eachDeviceHasItsOwnSource() {
        MfaCodeSource totp = MfaCodeSources.totp(PasswordSources.of(SECRET.toCharArray()));
        MfaCodeSource one = MfaCodeSources.byDevice(Map.of("device", totp));
        assertEquals(totp.code(at(59)), one.code(at(59)));
        assertEquals(totp.nextCode(at(59)), one.nextCode(at(59)));
        assertTrue(one.answersAlone());
        MfaCodeSource other = MfaCodeSources.byDevice(Map.of("other", MfaCodeSources.terminal()));
        assertTrue(other.code(at(59)).isEmpty());
        assertFalse(other.answersAlone());
    }
}
