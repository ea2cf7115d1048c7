package dev.stslib.format.shell;

import dev.stslib.format.shell.Syntax.Escape;
import java.util.List;

/**
 * {@code set -gx} lines for the fish shell. Use it as {@code source FILE}. A variable without a value is erased in the
 * innermost, the global and the universal scope. Values are in single quotes; every value but
 * one with NUL can be expressed. In all else it is like {@link EnvFormat}.
 */
public final class FishFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "set -gx ",
            " '",
            "'\n",
            List.of(new Escape('\\', "\\\\"), new Escape('\'', "\\'")),
            "set -e NAME; set -eg NAME; set -eU NAME\n",
            "# ",
            "\n",
            ValueRule.ANY_TEXT);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public FishFormat() {
        super("fish", SYNTAX);
    }
}
