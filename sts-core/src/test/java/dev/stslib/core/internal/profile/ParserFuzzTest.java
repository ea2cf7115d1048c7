package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.stslib.api.error.ProfileSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No input of any bytes brings anything out of the parser but sections or its own error. */
class ParserFuzzTest {
    private static final List<String> PIECES = List.of(
            "[default]",
            "[profile a]",
            "[",
            "]",
            "[]",
            "[a",
            "=",
            " = ",
            "a",
            "role_arn",
            "\n",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "#",
            ";",
            " #",
            "s3 =\n  a = 1",
            "\n  ",
            "\uFEFF",
            "%0D",
            "%",
            "|",
            "\\",
            "<inc>",
            "é",
            "\u0000",
            "?",
            "{",
            "{\"a\":{\"b\":",
            "\"",
            "}",
            ":",
            "12|P|x|",
            "\u2028");
    private static final int INPUTS = 7_000;

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void onlyItsOwnError(FileKind kind) {
        Random random = new Random(20261121L + kind.name().hashCode());
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = i % 4 == 0 ? bytes(random) : pieces(random);
            try {
                ParsedFile parsed = (kind == FileKind.ROLES
                                ? RoleFile.read("f", input)
                                : ProfileReader.read("f", kind, input))
                        .requireSound();
                assertNotNull(parsed.sections());
            } catch (ProfileSyntaxException expected) {
                Assertions.assertTrue(expected.problem().matches("(?s)f:[0-9]+: .*"), expected.problem());
            } catch (RuntimeException e) {
                throw new AssertionError("input " + i + ": " + Arrays.toString(input), e);
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] pieces(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "[default]\n" : "");
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
