package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, in the macros of man(7), made from what its help says. */
final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** The name of the page, such as {@code sts-agent-start}. */
    String name() {
        return name(spec);
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /**
     * Makes the page.
     *
     * @param version the version of the program
     * @param date the day of the version, such as {@code 2026-11-21}
     * @return the page as roff
     */
    String text(String version, String date) {
        page.setLength(0);
        line(".TH \"" + escaped(name().toUpperCase(Locale.ROOT)) + "\" 1 \"" + date + "\" \"" + escaped(version)
                + "\" \"User Commands\"");
        section("NAME");
        line(escaped(name()) + " \\- " + escaped(sentence(isRoot() ? description() : header(spec))));
        section("SYNOPSIS");
        example(List.of(
                isRoot() || spec.subcommands().isEmpty()
                        ? CommandDocument.synopsis(spec)
                        : spec.qualifiedName() + " COMMAND [ARGUMENT...]"));
        section("DESCRIPTION");
        description(spec.usageMessage().description());
        commands();
        arguments("ARGUMENTS", spec.positionalParameters());
        options();
        if (isRoot()) {
            exitStatuses();
        }
        section("EXAMPLES");
        example(Arrays.asList(spec.usageMessage().footer()));
        seeAlso();
        return page.toString();
    }

    private boolean isRoot() {
        return spec.parent() == null;
    }

    private static String header(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().header());
    }

    private String description() {
        return String.join(" ", spec.usageMessage().description());
    }

    /** Without the full stop, as the line of a manual page's name is written. */
    private static String sentence(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Lines in order; an empty one ends a paragraph, and indented ones are the text of a file or of a shell. */
    private void description(String[] lines) {
        boolean indented = false;
        for (String text : lines) {
            if (!text.isBlank() && text.startsWith("  ") != indented) {
                indented = !indented;
                line(indented ? ".EX" : ".EE");
            }
            line(text.isBlank() ? ".PP" : escaped(text.stripTrailing()));
        }
        if (indented) {
            line(".EE");
        }
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        spec.subcommands().values().forEach(inner -> {
            line(".TP");
            line(reference(inner.getCommandSpec()));
            line(escaped(header(inner.getCommandSpec())));
        });
    }

    private void arguments(String title, List<? extends ArgSpec> arguments) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        section(title);
        for (ArgSpec argument : shown) {
            line(".TP");
            line(term(argument));
            line(escaped(String.join(" ", argument.description())));
        }
    }

    private static String term(ArgSpec argument) {
        String value = "\\fI" + escaped(argument.paramLabel()) + "\\fR";
        if (argument instanceof PositionalParamSpec) {
            return value;
        }
        OptionSpec option = (OptionSpec) argument;
        String names = Stream.of(option.names())
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() > 0 ? names + " " + value : names;
    }

    private void options() {
        arguments(
                "OPTIONS",
                spec.options().stream()
                        .filter(option -> !HelpLayout.isGlobal(option))
                        .toList());
        List<OptionSpec> global =
                spec.options().stream().filter(HelpLayout::isGlobal).toList();
        if (isRoot()) {
            arguments("OPTIONS OF ALL COMMANDS", global);
        } else {
            line(".PP");
            line(reference(spec.root()) + " has the options of all commands, and the exit statuses.");
        }
    }

    private void exitStatuses() {
        section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            line(".TP");
            line("\\fB" + code.status() + "\\fR");
            line(escaped(code.meaning()));
        }
    }

    private void seeAlso() {
        CommandSpec parent = spec.parent();
        if (parent != null) {
            section("SEE ALSO");
            line(reference(parent));
        }
    }

    private static String reference(CommandSpec other) {
        return "\\fB" + escaped(name(other)) + "\\fR(1)";
    }

    private void section(String title) {
        line(".SH \"" + title + "\"");
    }

    private void example(List<String> lines) {
        line(".EX");
        lines.stream().filter(text -> !text.isBlank()).forEach(text -> line(escaped(text.strip())));
        line(".EE");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** Text as roff prints it letter for letter: a line that begins with a dot or a quote would be a request. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("\"", "\\(dq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
        return safe.startsWith(".") ? "\\&" + safe : safe;
    }
}
