package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.error.ProfileSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoleFormatsTest {
    private static final List<String> LINES = List.of(
            "[a]",
            "[profile a]",
            "[ sso-session \t s ]",
            "[services v]",
            "[default]",
            "[profile default]",
            "[b c d]",
            "[x x]",
            "[]",
            "[open",
            "# c",
            ";c",
            "",
            " \t",
            "role_arn = arn:aws:iam::123456789012:role/a",
            "Role_ARN=x",
            "a == b: c",
            "a=C:\\new\\",
            "b=${@env/HOME}%(x)s",
            "c =",
            "a b = c",
            "é = é",
            "<x> = y",
            "= x",
            "nothing",
            "d = x#y;z");

    /** Whatever has no colon for a separator and nothing of AWS's own means the same in both formats. */
    @Test
    void plainIniAndAwsGrammarAgree() {
        Random random = new Random(20261127);
        int sound = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "[first]\n");
            String end = random.nextBoolean() ? "\n" : "\r\n";
            for (int line = random.nextInt(8); line >= 0; line--) {
                text.append(LINES.get(random.nextInt(LINES.size()))).append(end);
            }
            List<Line> lines = Line.split(text.toString());
            String aws = outcome(() -> ProfileReader.read("f", new ProfileDocument(FileKind.ROLES, lines)));
            assertEquals(aws, outcome(() -> IniRoleFile.read("f", text.toString(), lines)), text::toString);
            sound += aws.startsWith("f:") ? 0 : 1;
        }
        assertTrue(sound > 500, () -> "most files are broken");
    }

    @Test
    void aByteOrderMarkIsSkippedInEachFormat() {
        for (String text : List.of("[a]\nb: 1\n", "[a] # c\nb = 1\n", " {\"a\": {\"b\": 1}}")) {
            ParsedFile parsed = RoleFile.read("f", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
            assertEquals("{a b=1 f:" + (text.startsWith(" ") ? 1 : 2) + "}", flat(parsed), text);
        }
    }

    private interface Reading {
        ParsedFile read();
    }

    private static String outcome(Reading reading) {
        try {
            ParsedFile parsed = reading.read().requireKnownSections();
            return flat(parsed) + parsed.ignored() + parsed.warnings();
        } catch (ProfileSyntaxException e) {
            return e.problem();
        }
    }

    private static String flat(ParsedFile parsed) {
        Map<String, String> flat = new TreeMap<>();
        parsed.sections().forEach((id, profile) -> {
            profile.properties().keySet().forEach(key -> flat.put(id.name() + " " + key, value(profile, key)));
        });
        return flat.toString();
    }

    private static String value(Profile profile, String key) {
        return profile.secret(key).map(Secret::revealSecret).orElse("") + " " + profile.where(key);
    }
}
