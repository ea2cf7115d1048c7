package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a person choose a profile. */
@Command(
        name = "pick",
        header = "Choose a profile by typing parts of its name",
        description = {
            "Shows the profiles whose names have the typed letters in that order, the best match first; among equal ones"
                    + " those that you picked often and lately. Enter takes the marked one, the arrow keys move the mark,"
                    + " Esc breaks off. The name is printed on standard output:",
            "",
            "  sts exec \"$(sts pick)\" -- aws s3 ls",
            "",
            "If only one profile matches QUERY, it is taken at once."
        },
        footer = "  sts pick prod")
final class PickCommand extends StsCommand {
    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "what is typed already")
    private String query = "";

    PickCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        List<String> names;
        try (CredentialEngine engine = context().engines().ofFiles()) {
            names = List.copyOf(engine.profiles().keySet());
        }
        PickHistory history =
                PickHistory.read(context().folders().picks(), context().now());
        FuzzyMatch fuzzy = new FuzzyMatch(names, history::weight);
        List<String> found = fuzzy.find(query);
        if (found.isEmpty()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    names.isEmpty() ? "There are no profiles" : "No profile matches '" + query + "'",
                    names.isEmpty()
                            ? "Write one with 'sts configure'"
                            : "Give fewer letters; 'sts profiles' lists all");
        }
        String picked = found.size() == 1 ? found.get(0) : context().dialog().pick(query, fuzzy::find);
        history.note(picked);
        context().output().line(picked);
        return ExitCode.OK.status();
    }
}
