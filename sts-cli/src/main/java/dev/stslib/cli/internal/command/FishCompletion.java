package dev.stslib.cli.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A completion script for fish, which picocli does not make. */
final class FishCompletion {
    private static final String PROFILES = "__sts_profiles";

    private final CommandLine root;
    private final List<String> lines = new ArrayList<>();

    FishCompletion(CommandLine root) {
        this.root = root;
    }

    String script() {
        String name = root.getCommandName();
        lines.add("# Completion of " + name + " for fish.");
        lines.add("complete -c " + name + " -f");
        lines.add("function " + PROFILES + "\n    sh -c " + quoted(new ProfileCompletion(root).program())
                + " (commandline -opc)\nend");
        lines.add("complete -c " + name + " -a '(" + PROFILES + ")'");
        add(root, "__fish_use_subcommand");
        root.getSubcommands().forEach((command, line) -> {
            String nested = line.getSubcommands().keySet().stream().collect(Collectors.joining(" "));
            String seen = "__fish_seen_subcommand_from " + command;
            add(line, nested.isEmpty() ? seen : seen + "; and not __fish_seen_subcommand_from " + nested);
            line.getSubcommands()
                    .forEach((inner, innerLine) -> add(innerLine, seen + "; and __fish_seen_subcommand_from " + inner));
        });
        return String.join("\n", lines);
    }

    private void add(CommandLine line, String condition) {
        line.getSubcommands()
                .forEach((command, inner) -> lines.add(
                        start(condition) + " -a " + command + " -d " + quoted(header(inner.getCommandSpec()))));
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            if (parameter.completionCandidates() != null) {
                lines.add(start(condition) + " -a " + quoted(candidates(parameter)));
            }
        }
        for (OptionSpec option : line.getCommandSpec().options()) {
            String names = Stream.of(option.names())
                    .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                    .collect(Collectors.joining());
            String value = option.arity().max() > 0 ? values(option) : "";
            lines.add(start(condition) + names + value + " -d " + quoted(String.join(" ", option.description())));
        }
    }

    private static String values(OptionSpec option) {
        if (ProfileCompletion.isProfile(option)) {
            return " -x -a '(" + PROFILES + ")'";
        }
        return option.completionCandidates() == null ? " -r" : " -x -a " + quoted(candidates(option));
    }

    private static String candidates(ArgSpec argument) {
        return String.join(" ", argument.completionCandidates());
    }

    private String start(String condition) {
        return "complete -c " + root.getCommandName() + " -n " + quoted(condition);
    }

    private static String header(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().header());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
