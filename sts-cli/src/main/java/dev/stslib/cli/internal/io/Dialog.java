package dev.stslib.cli.internal.io;

import dev.stslib.api.Secret;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Talks with a person on the terminal. Each method throws a {@link CommandException} with {@link
 * ExitCode#PERSON_NEEDED} if there is no terminal, or the person cancels.
 */
public interface Dialog {
    /**
     * Asks for a line.
     *
     * @param question the question, without punctuation at its end
     * @param standard what an empty line means, or null if it means the empty text
     * @return what was typed, without surrounding white space
     */
    String ask(String question, @Nullable String standard);

    /** Asks for a line, which is not shown on the screen. */
    Secret askSecret(String question);

    /**
     * Lets a person choose by typing parts of a name and by the arrow keys.
     *
     * @param text what is typed already
     * @param matches the choices for what is typed, the best first
     * @return the choice
     */
    String pick(String text, Function<String, List<String>> matches);

    /**
     * Shows lines and makes them anew each second, until the person types q or cancels.
     *
     * @param lines the lines of this moment
     */
    void watch(Supplier<List<String>> lines);
}
