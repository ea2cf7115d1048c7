package dev.stslib.format.shell;

import java.util.List;

/**
 * A {@code .env} file, as python-dotenv, Node.js and many other tools read it. Values are in single quotes. There is no
 * standard, so values may have no character that the tools read in different ways: no control character, {@code '},
 * {@code \} or {@code $}. Without a session token or an expiration the variable is left out. In all else it is like
 * {@link EnvFormat}.
 */
public final class DotenvFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "",
            "='",
            "'\n",
            List.of(),
            "",
            "# ",
            "\n",
            new ValueRule(
                    c -> !Character.isISOControl(c) && ValueRule.isCharacter(c) && "'\\$".indexOf(c) < 0,
                    Integer.MAX_VALUE,
                    "every character but control characters and ' \\ $"));

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public DotenvFormat() {
        super("dotenv", SYNTAX);
    }
}
