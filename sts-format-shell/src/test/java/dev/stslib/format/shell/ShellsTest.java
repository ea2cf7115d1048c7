package dev.stslib.format.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real shells read what the formats write, and hand it to the programs that they start. */
@Tag("one-jdk")
class ShellsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    /** One way in which a shell reads a file; each prints the environment of a child process. */
    @SuppressWarnings("ImmutableEnumChecker") // Formats have no state.
    private enum Shell {
        SH(new EnvFormat(), "sh", "-c", ". \"$1\"; env -0", "sh"),
        SH_EVAL(new EnvFormat(), "sh", "-euc", "eval \"$(cat \"$1\")\"; env -0", "sh"),
        DASH(new EnvFormat(), "dash", "-c", ". \"$1\"; env -0", "dash"),
        BASH(new EnvFormat(), "bash", "--norc", "-c", ". \"$1\"; env -0", "bash"),
        BASH_EVAL(new EnvFormat(), "bash", "--norc", "-c", "set -H; eval \"$(cat \"$1\")\"; env -0", "bash"),
        BASH_POSIX(new EnvFormat(), "bash", "--posix", "-euc", ". \"$1\"; env -0", "bash"),
        ZSH(new EnvFormat(), "zsh", "-f", "-c", ". \"$1\"; env -0", "zsh"),
        ZSH_RC_QUOTES(new EnvFormat(), "zsh", "-f", "-c", "setopt rcquotes; eval \"$(cat \"$1\")\"; env -0", "zsh"),
        KSH(new EnvFormat(), "ksh", "-c", ". \"$1\"; env -0", "ksh"),
        FISH(new FishFormat(), "fish", "--no-config", "-c", "source $argv[1]; env -0"),
        FISH_PIPE(new FishFormat(), "fish", "--no-config", "-c", "cat $argv[1] | source; env -0"),
        PWSH(new PowerShellFormat(), "pwsh", "-NoProfile", "-File", "run.ps1"),
        PWSH_PIPE(new PowerShellFormat(), "pwsh", "-NoProfile", "-File", "pipe.ps1"),
        CMD(new CmdFormat(), "cmd", "/c", "run.cmd");

        private final CredentialFormat format;
        private final List<String> command;

        Shell(CredentialFormat format, String... command) {
            this.format = format;
            this.command = List.of(command);
        }

        /** The text behind each variable that is printed. */
        String separator() {
            return this == CMD ? "\r\n" : "\0";
        }

        /** The shell, whose script is written first if it is a file. */
        Tool tool(Path folder) throws IOException {
            Map<String, String> scripts = Map.of(
                    "run.ps1", ". $args[0]\n" + PRINT_IN_POWERSHELL,
                    "pipe.ps1", "Get-Content $args[0] | Invoke-Expression\n" + PRINT_IN_POWERSHELL,
                    "run.cmd", "@echo off\r\ncall %1\r\nset AWS_\r\n");
            String last = command.get(command.size() - 1);
            if (!scripts.containsKey(last)) {
                return Tool.of(command.toArray(new String[0]));
            }
            Path script = Files.writeString(folder.resolve(last), scripts.get(last));
            return Tool.of(Stream.concat(command.stream().limit(command.size() - 1), Stream.of(script.toString()))
                    .toArray(String[]::new));
        }
    }

    private static final String PRINT_IN_POWERSHELL = """
            foreach ($each in Get-ChildItem Env:) { [Console]::Out.Write($each.Name + '=' + $each.Value + [char]0) }
            """;

    private Path write(Shell shell, byte[] text) throws IOException {
        String ending = shell.name().startsWith("PWSH") ? ".ps1" : shell == Shell.CMD ? ".cmd" : ".txt";
        return Files.write(folder.resolve("credentials" + ending), text);
    }

    private static Map<String, String> variables(TemporaryCredentials credentials) {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey().revealSecret());
        variables.put("AWS_SESSION_TOKEN", credentials.sessionToken().revealSecret());
        variables.put("AWS_CREDENTIAL_EXPIRATION", "2126-11-21T11:00:00Z");
        return variables;
    }

    /** The values that the shell's format can express, of all that are worth a try. */
    private static List<TemporaryCredentials> samples(Shell shell) {
        String dangerous = "'\"; touch \"$PWD/planted\"; echo '\"`touch planted`$(touch planted)";
        return Stream.of(
                        "",
                        Samples.PUNCTUATION,
                        dangerous,
                        "'",
                        "''''",
                        "\\",
                        "\\\\'\\''",
                        " leading and trailing ",
                        "a\nb\n\nexport AWS_SESSION_TOKEN='x'\n",
                        "\r\n\t\u0007\u001b[31m\u007f",
                        "\u00e9\u4e2d\ud83d\ude00\u2018\u2019\u201c\u2028",
                        "=x".repeat(2000))
                .map(Samples::ending)
                .filter(credentials -> {
                    try {
                        return shell.format.encode(credentials).length > 0;
                    } catch (dev.stslib.api.error.FormatException e) {
                        return false;
                    }
                })
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyValueArrives(Shell shell) throws IOException, InterruptedException {
        Tool tool = shell.tool(folder);
        for (TemporaryCredentials credentials : samples(shell)) {
            Path file = write(shell, shell.format.encode(credentials));
            assertEquals(variables(credentials), tool.environmentAfter(file, shell.separator()));
        }
        assertFalse(Files.exists(Path.of("planted")), "nothing of a value runs");
    }

    @ParameterizedTest
    @EnumSource
    void theNameOfASetDoesNoHarm(Shell shell) throws IOException, InterruptedException {
        String name = shell == Shell.CMD ? "sts-a/b.cd@e:f+g_H" : "sts-a/b.c%d@e:f+g_H";
        CredentialSet set = CredentialSet.of(Map.of(name, Samples.TEMPORARY));
        Path file = write(shell, shell.format.encodeSet(set));
        assertEquals(variables(Samples.TEMPORARY), shell.tool(folder).environmentAfter(file, shell.separator()));
    }

    @ParameterizedTest
    @EnumSource
    void longTermKeysReplaceTemporaryOnes(Shell shell) throws IOException, InterruptedException {
        Tool tool = shell.tool(folder);
        Path file = write(shell, shell.format.encode(Samples.LONG_TERM));
        Map<String, String> expected = Map.of("AWS_ACCESS_KEY_ID", Samples.ID, "AWS_SECRET_ACCESS_KEY", Samples.KEY);
        assertEquals(expected, tool.environmentAfter(file, shell.separator()));
        tool.with("AWS_SESSION_TOKEN", "old").with("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z");
        assertEquals(expected, tool.environmentAfter(file, shell.separator()));
    }

    @Test
    void longTermKeysReplaceATokenInEveryScopeOfFish() throws IOException, InterruptedException {
        Tool fish = Tool.of(
                        "fish",
                        "-c",
                        "set -Ux AWS_SESSION_TOKEN u; set -gx AWS_SESSION_TOKEN g; source $argv[1]; env -0")
                .with("XDG_CONFIG_HOME", folder.toString())
                .with("XDG_DATA_HOME", folder.toString());
        Path file = write(Shell.FISH, new FishFormat().encode(Samples.LONG_TERM));
        assertEquals(
                Map.of("AWS_ACCESS_KEY_ID", Samples.ID, "AWS_SECRET_ACCESS_KEY", Samples.KEY),
                fish.environmentAfter(file, "\0"));
    }
}
