package dev.stslib.format.shell;

import java.util.List;

/**
 * {@code set} lines for the Windows command prompt, at most 8,191 characters each. Use it as {@code call FILE.cmd} after
 * {@code @echo off}, or as {@code for /f "delims=" %i in ('type FILE') do @%i}. Values may have printable ASCII without
 * {@code " % !}: a batch file and the prompt read these in different ways. So the name of a set must have no {@code %},
 * which expands in comments too. In all else it is like {@link EnvFormat}.
 */
public final class CmdFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "set \"",
            "=",
            "\"\r\n",
            List.of(),
            "set \"NAME=\"\r\n",
            "rem ",
            "\r\n",
            ValueRule.asciiWithout("\"%!", 8191));

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public CmdFormat() {
        super("cmd", SYNTAX);
    }
}
