package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.cli.internal.io.Invocation;
import org.jspecify.annotations.Nullable;

/** The format that credentials are printed in. */
final class Formats {
    static final String STANDARD = "env";

    private Formats() {}

    /** The format of a name; without one that of the settings file, or else {@code env}. */
    static CredentialFormat of(CommandContext context, @Nullable String name) {
        String configured = context.settings().format();
        String chosen = name == null ? configured : name;
        return context.engines().plugins().format(chosen == null ? STANDARD : chosen);
    }

    /** Prints what a format made. A pipe gets its bytes and no others. */
    static void print(CommandContext context, byte[] bytes) {
        Invocation invocation = context.invocation();
        invocation.out().writeBytes(bytes);
        if (invocation.terminal() && bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
            invocation.out().println();
        }
    }
}
