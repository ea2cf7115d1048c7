package dev.stslib.cli.internal.command;

import picocli.AutoComplete;
import picocli.CommandLine;

/** A completion script for bash and zsh: picocli's, which knows commands and options, and the names of profiles. */
final class BashCompletion {
    /** Where a word is broken at a colon, bash replaces only the part behind it, which is the second argument. */
    private static final String PROFILES = """

            # Completes what _complete_sts does, and the names of profiles.
            function _complete_sts_with_profiles() {
              _complete_sts
              local IFS=$' \\t\\n' line="${COMP_LINE:0:$COMP_POINT}" name
              local typed="${line##*[[:space:]]}"
              # xargs splits the line at the quotes of a shell, and runs nothing of it.
              for name in $(printf '%s' "${line%"$typed"}" | xargs sh -c PROGRAM 2>/dev/null); do
                if [[ "$name" == "$typed"* ]]; then
                  COMPREPLY+=("${name#"${typed%"$2"}"}")
                fi
              done
            }
            complete -F _complete_sts_with_profiles -o default sts
            """;

    private final CommandLine root;

    BashCompletion(CommandLine root) {
        this.root = root;
    }

    String script() {
        String program = new ProfileCompletion(root).program();
        return AutoComplete.bash(root.getCommandName(), root)
                + PROFILES.replace("PROGRAM", "'" + program.replace("'", "'\\''") + "'");
    }
}
