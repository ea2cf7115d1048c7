package dev.stslib.core.internal.chain;

import java.io.File;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The text of a command as a part of credential keys. */
public final class CommandText {
    /** A first word with a separator that is no absolute path, and begins neither in a home folder nor with a variable. */
    private static final Pattern RELATIVE_PROGRAM = Pattern.compile(
            "\\s*[\"']?(?![/\\\\~$%]|[A-Za-z]:)[^\\s\"']*" + (File.separatorChar == '/' ? "/" : "[/\\\\]") + ".*",
            Pattern.DOTALL);

    /** Any word that begins with {@code ./} or {@code ../}, such as the script that an interpreter runs. */
    private static final Pattern RELATIVE_ARGUMENT = Pattern.compile(".*(^|[\\s\"'=])\\.\\.?[/\\\\].*", Pattern.DOTALL);

    private CommandText() {}

    /**
     * Returns what distinguishes a command from others in every process. Processes that share a store may run in different
     * folders, where a relative path leads to different programs. The text is part of stored keys and must not change.
     *
     * @param command the command
     * @return the command; together with the working directory if it has a relative path; not to be shown
     */
    public static String identity(String command) {
        return identity(command, Path.of("").toAbsolutePath());
    }

    static String identity(String command, Path folder) {
        boolean isRelative = RELATIVE_PROGRAM.matcher(command).matches()
                || RELATIVE_ARGUMENT.matcher(command).matches();
        return isRelative ? command + "\nin " + folder : command;
    }
}
