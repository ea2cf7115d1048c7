package dev.stslib.cli.internal.command;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.io.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The commands as picocli knows them, for tests that look at their help. */
final class Commands {
    private Commands() {}

    /** The command itself and all below it. */
    static List<CommandLine> all() {
        List<CommandLine> all = new ArrayList<>();
        add(all, line());
        return all;
    }

    /** The command line for some arguments. */
    static CommandLine line(String... arguments) {
        return Sts.commandLine(invocation(OutputStream.nullOutputStream()), new GlobalOptions(), List.of(arguments));
    }

    /** What a command prints that needs nothing around it. */
    static String output(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Sts.run(invocation(out), List.of(arguments));
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with status " + status);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Invocation invocation(OutputStream out) {
        return new Invocation(
                SystemEnvironment.of(Map.of(), Map.of()),
                Map.of(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream()),
                InputStream.nullInputStream(),
                false,
                InstantSource.system(),
                request -> Optional.empty(),
                purpose -> new char[0],
                (command, environment) -> 0,
                new FakeDialog(),
                () -> false,
                text -> {});
    }

    private static void add(List<CommandLine> all, CommandLine line) {
        all.add(line);
        line.getSubcommands().values().forEach(inner -> add(all, inner));
    }

    /** The examples at the end of the help. */
    static List<String> examples(CommandLine line) {
        return Arrays.stream(line.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
