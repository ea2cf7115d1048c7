package dev.stslib.core.internal.profile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stslib.api.error.ProfileSyntaxException;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the bytes, the parser gives sections or its own error. By itself this runs the inputs that are kept; with
 * {@code JAZZER_FUZZ=1} Jazzer makes new ones, as docs/profiles.md says.
 */
@Tag("one-jdk") // The parser is Java of our own. Starting Jazzer takes seconds.
class ProfileParserFuzzTest {
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void onlyItsOwnError(byte[] input) {
        for (FileKind kind : FileKind.values()) {
            try {
                ParsedFile parsed = (kind == FileKind.ROLES
                                ? RoleFile.read("f", input)
                                : ProfileReader.read("f", kind, input))
                        .requireSound();
                if (parsed.sections() == null) {
                    throw new AssertionError("a file without sections");
                }
            } catch (ProfileSyntaxException expected) {
                if (!expected.problem().startsWith("f:")) {
                    throw new AssertionError("an error without a place", expected);
                }
            }
        }
    }
}
