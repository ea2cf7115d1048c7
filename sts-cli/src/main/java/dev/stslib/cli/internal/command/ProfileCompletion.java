package dev.stslib.cli.internal.command;

import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A program in POSIX shell that completes the names of profiles, for the completion scripts of all shells. It reads AWS's
 * files itself, since a JVM starts too slowly for that.
 */
final class ProfileCompletion {
    private static final String PROGRAM = """
            # Prints the names of profiles, one a line, if the next word of the command line is one. $0 is the command, and
            # the arguments are the words between. Text of AWS's files that is not the name of a profile is left out.
            path='' option='' ended='' config=${AWS_CONFIG_FILE:-} credentials=${AWS_SHARED_CREDENTIALS_FILE:-}
            take() {
                case $1 in
                    --config) config=$2 ;;
                    --credentials-file) credentials=$2 ;;
                esac
            }
            for word; do
                if [ -n "$option" ]; then
                    take "$option" "$word"
                    option=''
                    continue
                fi
                case $ended$word in
                    --) ended=yes ;;
                    --*=*) take "${word%%=*}" "${word#*=}" ;;
                    VALUE_OPTIONS) option=$word ;;
                    -*) ;;
                    *) path="$path $word" ;;
                esac
            done
            case ${option:-$path} in
                PROFILE_OPTIONS | PROFILE_PLACES) ;;
                *) exit 0 ;;
            esac
            case ${XDG_CONFIG_HOME:-} in
                /*) settings=$XDG_CONFIG_HOME/stslib/config.toml ;;
                *) settings=$HOME/.config/stslib/config.toml ;;
            esac
            setting() {
                [ -f "$settings" ] && sed -n "/^[[:blank:]]*\\[/q
                    s/^[[:blank:]]*$1[[:blank:]]*=[[:blank:]]*[\\"']\\([^\\"']*\\)[\\"'].*/\\1/p" "$settings"
            }
            # Takes a file and the word before a name in its headers. A pipe would hang, and the command reads no larger file.
            names() {
                case $1 in
                    '~/'*) set -- "$HOME/${1#??}" "$2" ;;
                esac
                [ -f "$1" ] && head -c 67108864 <"$1" | LC_ALL=C awk -v before="$2" '
                    /^\\[/ {
                        sub(/\\r$/, "")
                        sub(/[#;].*/, "")
                        sub(/[ \\t]+$/, "")
                        if (!sub(/[ \\t]*\\]$/, "")) next
                        sub(/^\\[[ \\t]*/, "")
                        if (before != "" && $0 != "default" && !sub("^" before "[ \\t]+", "")) next
                        if (/^[A-Za-z0-9_.\\/%@:+][A-Za-z0-9_.\\/%@:+-]*$/) print
                    }'
            }
            {
                [ -n "$config" ] || config=$(setting config)
                [ -n "$credentials" ] || credentials=$(setting credentials-file)
                names "${config:-~/.aws/config}" profile
                names "${credentials:-~/.aws/credentials}" ''
            } 2>/dev/null | LC_ALL=C sort -u
            """;

    private final Set<String> valueOptions = new TreeSet<>();
    private final Set<String> profileOptions = new TreeSet<>();
    private final Set<String> places = new TreeSet<>();

    ProfileCompletion(CommandLine root) {
        add(root, "");
    }

    /** The program, for {@code sh -c}. */
    String program() {
        return PROGRAM.replace("VALUE_OPTIONS", String.join(" | ", valueOptions))
                .replace("PROFILE_OPTIONS", String.join(" | ", profileOptions))
                .replace("PROFILE_PLACES", String.join(" | ", places))
                .stripTrailing();
    }

    /** Whether the name of a profile is the value. */
    static boolean isProfile(ArgSpec argument) {
        return argument.paramLabel().equals("PROFILE");
    }

    /** Takes a command, and the words before it on the command line, each after a space. */
    private void add(CommandLine line, String words) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (option.arity().max() > 0) {
                valueOptions.addAll(Set.of(option.names()));
            }
            if (isProfile(option)) {
                profileOptions.addAll(Set.of(option.names()));
            }
        }
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            if (isProfile(parameter)) {
                places.add("'" + words + "'");
                if (parameter.index().max() > 0) {
                    places.add("'" + words + " '*");
                }
            }
        }
        line.getSubcommands().forEach((name, inner) -> add(inner, words + " " + name));
    }
}
