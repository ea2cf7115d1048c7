package dev.stslib.api.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.error.InvalidRequestException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StsLimitsTest {
    private static Arguments limit(String name, String pattern, int max, Consumer<String> check) {
        return Arguments.of(name, pattern, max, check);
    }

    /** The patterns as the API reference of STS gives them. */
    static Stream<Arguments> limits() {
        return Stream.of(
                limit("session name", "[\\w+=,.@-]{2,64}", 64, StsLimits::sessionName),
                limit("source identity", "[\\w+=,.@-]{2,64}", 64, StsLimits::sourceIdentity),
                limit("federated name", "[\\w+=,.@-]{2,32}", 32, StsLimits::federatedName),
                limit("external id", "[\\w+=,.@:/\\-]{2,1224}", 1224, StsLimits::externalId),
                limit("serial", "[\\w+=/:,.@-]{9,256}", 256, serial -> StsLimits.mfa(serial, "123456")),
                limit("code", "[0-9]{6}", 6, code -> StsLimits.mfa("GAHT12345678", code)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void takesWhatThePatternTakes(String name, String pattern, int max, Consumer<String> check) {
        for (char c = 0; c < 0x180; c++) {
            assertEquals(("12345678" + c).matches(pattern), takes(check, "12345678" + c), name + " with " + (int) c);
            assertEquals((c + "12345").matches(pattern), takes(check, c + "12345"), name + " after " + (int) c);
        }
        for (int length = 0; length <= max + 1; length++) {
            String text = "1".repeat(length);
            assertEquals(text.matches(pattern), takes(check, text), name + " of length " + length);
        }
    }

    @Test
    void aCharacterOutsideOfTheBasicPlaneIsOne() {
        String face = "\uD83D\uDE00";
        for (int length = 127; length <= 129; length++) {
            String key = face.repeat(length);
            assertEquals(length <= 128, takes(text -> new Tag(text, ""), key), "key of " + length);
        }
        for (int length = 255; length <= 257; length++) {
            String value = face.repeat(length);
            assertEquals(length <= 256, takes(text -> new Tag("key", text), value), "value of " + length);
        }
    }

    private static boolean takes(Consumer<String> check, String text) {
        try {
            check.accept(text);
            return true;
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
