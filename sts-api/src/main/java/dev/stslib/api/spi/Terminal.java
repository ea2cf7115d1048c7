package dev.stslib.api.spi;

import java.io.Console;

/** The terminal that a person sits at. */
final class Terminal {
    private Terminal() {}

    /** What a person types without echo; empty where there is no terminal or nobody types. */
    @SuppressWarnings("SystemConsoleNull")
    static char[] readSecret(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null ? new char[0] : typed;
    }
}
