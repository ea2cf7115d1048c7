package dev.stslib.format.shell;

import dev.stslib.format.shell.Syntax.Escape;
import java.util.List;

/**
 * {@code $Env:} assignments for PowerShell. Use it as {@code . FILE.ps1}, or pipe it into {@code Out-String |
 * Invoke-Expression}. Values are in single quotes and may have printable ASCII only: PowerShell runs what is piped to
 * it line by line, and reads other characters by the code page of the machine. In all else it is like {@link EnvFormat}.
 */
public final class PowerShellFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "$Env:",
            " = '",
            "'\n",
            List.of(new Escape('\'', "''")),
            "$Env:NAME = $null\n",
            "# ",
            "\n",
            ValueRule.asciiWithout("", Integer.MAX_VALUE));

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public PowerShellFormat() {
        super("powershell", SYNTAX);
    }
}
