package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands are split as the shell splits them, or not at all. */
@Tag("one-jdk")
class CommandWordsTest {
    private static final List<String> SPLIT = List.of(
            "a b\tc",
            "  a  ''  \"\" b ",
            "a 'b c' \"d e\" f'g h'i\"j\"",
            "a b\\ c \\'d \\\"e \\\\f",
            "a \"b\\\"c\" \"d\\\\e\" \"f\\$g\" \"h\\i\" 'j\\k'",
            "a --x=1,b:c/d.e-f+g@h_i 'Key=x509Subject,Value=CN=a b'",
            "a '$b `c` *;&|<>()#~{}!'",
            "a \"(b) *;&|<>#~{}! 'c'\"");

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @SuppressWarnings("OrphanedFormatString") // It is printf of the shell.
    void asTheShellDoes() {
        StringBuilder script = new StringBuilder("show() { for w in \"$@\"; do printf '[%s]' \"$w\"; done; echo; }\n");
        StringBuilder ours = new StringBuilder();
        for (String command : SPLIT) {
            script.append("show ").append(command).append('\n');
            CommandWords.split(command, false).orElseThrow().forEach(word -> ours.append('[' + word + ']'));
            ours.append('\n');
        }
        assertEquals(World.run("sh", "-c", script.toString()), ours.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a $b",
                "a \"$b\"",
                "a `b`",
                "a \"`b`\"",
                "a;b",
                "a&b",
                "a|b",
                "a<b",
                "a>b",
                "(a)",
                "a *",
                "a ?",
                "a [b]",
                "a #b",
                "a ~/b",
                "a {b,c}",
                "! a",
                "a\nb",
                "a \"b\nc\"",
                "a 'b",
                "a \"b",
                "a b\\",
                "a b\\\nc"
            })
    void whatTheShellWouldActOn(String command) {
        assertEquals(Optional.empty(), CommandWords.split(command, false));
    }

    @Test
    void onWindows() {
        assertEquals(
                Optional.of(List.of("C:\\Program Files (x86)\\a.exe", "b", "C:\\c\\d", "", "e f")),
                CommandWords.split("\"C:\\Program Files (x86)\\a.exe\" b C:\\c\\d \"\" \"e f\"", true));
        for (String command : List.of(
                "a %b%",
                "a \"%b%\"",
                "a ^b",
                "a & b",
                "a | b",
                "a > b",
                "a 'b c'",
                "(a)",
                "a \"b",
                "a \\\"b\\\"",
                "a \"b\"\"c\"",
                "a \"b\\\" c",
                "a !b!")) {
            assertEquals(Optional.empty(), CommandWords.split(command, true), command);
        }
    }

    @Test
    void otherLettersStay() {
        String command = new String("a é".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertEquals(Optional.of(List.of("a", "é")), CommandWords.split(command, false));
    }
}
