package dev.stslib.source.rolesanywhere;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command into words as the shell does that runs a {@code credential_process}: {@code sh}, or {@code cmd.exe}. It
 * knows quotes and the backslash. A command with anything else that the shell would act on, such as a variable, is not
 * split.
 */
final class CommandWords {
    private static final String SPECIAL = "$`;&|<>()*?[]#~{}!\n\r";
    private static final String SPECIAL_IN_QUOTES = "$`\n\r";
    private static final String ESCAPED_IN_QUOTES = "$`\"\\";
    private static final String SPECIAL_ON_WINDOWS = "%^!&|<>()'`\n\r";
    private static final String SPECIAL_IN_QUOTES_ON_WINDOWS = "%^!&|<>`\n\r";

    private final String command;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private int at;

    private CommandWords(String command) {
        this.command = command;
    }

    /**
     * Splits a command.
     *
     * @param command the command, as written in a profile
     * @param windows whether {@code cmd.exe} would run it
     * @return the words, or empty if only the shell knows them
     */
    static Optional<List<String>> split(String command, boolean windows) {
        CommandWords words = new CommandWords(command);
        while (words.at < command.length()) {
            if (!(windows ? words.stepOnWindows() : words.step())) {
                return Optional.empty();
            }
        }
        words.end();
        return Optional.of(words.words);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }

    private void add(char character) {
        word.append(character);
        begun = true;
    }

    /** Takes one character, or what is between two quotes. False if the shell would do more. */
    private boolean step() {
        char next = command.charAt(at++);
        return switch (next) {
            case ' ', '\t' -> {
                end();
                yield true;
            }
            case '\'' -> {
                int close = command.indexOf('\'', at);
                if (close < 0) {
                    yield false;
                }
                word.append(command, at, close);
                begun = true;
                at = close + 1;
                yield true;
            }
            case '"' -> inQuotes();
            case '\\' -> {
                if (at == command.length() || command.charAt(at) == '\n') {
                    yield false;
                }
                add(command.charAt(at++));
                yield true;
            }
            default -> plain(next, SPECIAL);
        };
    }

    private boolean plain(char next, String special) {
        add(next);
        return special.indexOf(next) < 0;
    }

    private boolean inQuotes() {
        begun = true;
        while (at < command.length()) {
            char next = command.charAt(at++);
            if (next == '"') {
                return true;
            }
            if (next == '\\' && at < command.length() && ESCAPED_IN_QUOTES.indexOf(command.charAt(at)) >= 0) {
                next = command.charAt(at++);
            } else if (SPECIAL_IN_QUOTES.indexOf(next) >= 0) {
                return false;
            }
            word.append(next);
        }
        return false;
    }

    private boolean stepOnWindows() {
        char next = command.charAt(at++);
        if (next == ' ' || next == '\t') {
            end();
            return true;
        }
        return next == '"' ? inQuotesOnWindows() : plain(next, SPECIAL_ON_WINDOWS) && !escapesQuote(next);
    }

    private boolean inQuotesOnWindows() {
        begun = true;
        while (at < command.length()) {
            char next = command.charAt(at++);
            if (next == '"') {
                // Two in a row are one of the text.
                return at == command.length() || command.charAt(at) != '"';
            }
            if (SPECIAL_IN_QUOTES_ON_WINDOWS.indexOf(next) >= 0 || escapesQuote(next)) {
                return false;
            }
            word.append(next);
        }
        return false;
    }

    private boolean escapesQuote(char character) {
        return character == '\\' && at < command.length() && command.charAt(at) == '"';
    }
}
