package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.Dialog;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code --no-input} puts in place of a person. */
final class NoDialog implements Dialog {
    @Override
    public String ask(String question, @Nullable String standard) {
        throw needed(question);
    }

    @Override
    public Secret askSecret(String question) {
        throw needed(question);
    }

    @Override
    public String pick(String text, Function<String, List<String>> matches) {
        throw needed("A choice");
    }

    @Override
    public void watch(Supplier<List<String>> lines) {
        throw needed("The end of the watch");
    }

    private static CommandException needed(String question) {
        return new CommandException(
                ExitCode.PERSON_NEEDED,
                "A person must answer (" + question + "), and --no-input forbids to ask",
                "Give the answer as an option, or run the command without --no-input");
    }
}
