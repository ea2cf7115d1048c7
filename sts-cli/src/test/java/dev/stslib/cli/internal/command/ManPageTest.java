package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {
    private static final Set<String> MACROS = Set.of(".TH", ".SH", ".PP", ".TP", ".EX", ".EE");

    private static String page(CommandSpec spec) {
        return new ManPage(spec).text("stslib 1", "2026-11-21");
    }

    @Test
    void everyCommandHasAPageWithItsOptionsAndArguments() {
        for (var line : Commands.all()) {
            CommandSpec spec = line.getCommandSpec();
            String page = page(spec);
            page.lines()
                    .filter(text -> text.startsWith(".") || text.startsWith("'"))
                    .forEach(text -> assertTrue(MACROS.contains(text.split(" ", 2)[0]), text));
            spec.options().stream()
                    .filter(option -> !option.hidden() && (spec.parent() == null || !HelpLayout.isGlobal(option)))
                    .forEach(option -> assertTrue(
                            page.contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR"),
                            spec.qualifiedName() + " " + option.longestName()));
            spec.positionalParameters()
                    .forEach(parameter -> assertTrue(page.contains("\n\\fI" + parameter.paramLabel() + "\\fR\n")));
            spec.subcommands()
                    .keySet()
                    .forEach(inner -> assertTrue(
                            page.contains((spec.qualifiedName("-") + "-" + inner).replace("-", "\\-")), page));
        }
    }

    @Test
    void textIsNeverARequest() {
        CommandSpec spec = CommandSpec.create().name("a-b");
        spec.usageMessage()
                .description(
                        "Does it.", "", ".so /etc/passwd", "'br", "C:\\new ~ ^ `x` \"y\" --z", "", "  .TH", "", "End.");
        spec.usageMessage().footer("  a-b '.x'");
        spec.addOption(OptionSpec.builder("-q", "--quiet").description(".").build());
        String page = page(spec);
        assertEquals(
                ".TH \"A\\-B\" 1 \"2026-11-21\" \"stslib 1\" \"User Commands\"",
                page.lines().findFirst().orElseThrow());
        assertTrue(page.contains("""
                Does it.
                .PP
                \\&.so /etc/passwd
                \\(aqbr
                C:\\enew \\(ti \\(ha \\(gax\\(ga \\(dqy\\(dq \\-\\-z
                .PP
                .EX
                  .TH
                .PP
                .EE
                End.
                """), page);
        assertTrue(page.contains(".TP\n\\fB\\-q\\fR, \\fB\\-\\-quiet\\fR\n\\&.\n"), page);
        assertTrue(page.contains(".EX\na\\-b \\(aq.x\\(aq\n.EE\n"), page);
    }
}
