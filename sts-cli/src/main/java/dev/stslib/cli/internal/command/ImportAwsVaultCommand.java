package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.format.shell.ProcessFormat;
import dev.stslib.store.support.command.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over the long-term keys of aws-vault. */
@Command(
        name = "aws-vault",
        header = "Take over the long-term keys of aws-vault",
        description = {
            "Lists the profiles whose long-term keys aws-vault has. With --yes, aws-vault hands over each of them, and may"
                    + " ask for its password; the keys are saved in the encrypted store and read back there, and the"
                    + " profile gets sts_keys = store. aws-vault keeps its own copy until you remove it.",
            "",
            "Only aws-vault can open its keyrings. Without the program, the keys that it seals in files are listed and"
                    + " skipped."
        },
        footer = "  sts import aws-vault --program /usr/local/bin/aws-vault")
final class ImportAwsVaultCommand extends StsCommand {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Parameters(
            arity = "0..*",
            paramLabel = "PROFILE",
            description = "the profiles; by default all that aws-vault lists")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--yes", description = "do it; without it the command only shows what it would do")
    private boolean yes;

    @Option(
            names = "--program",
            paramLabel = "PATH",
            defaultValue = "aws-vault",
            description = "the program aws-vault, if it is not on the PATH")
    private String program = "";

    @Option(names = "--replace", description = "replace other keys that the store has for a profile")
    private boolean replace;

    ImportAwsVaultCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        List<String> listed;
        try {
            listed = names(ask(List.of("list", "--credentials")));
        } catch (StslibException e) {
            return withoutProgram(e);
        }
        List<String> found = profiles.isEmpty() ? listed : profiles;
        Listing listing = new Listing("profile", "keys");
        found.forEach(name -> listing.add(name, "in a keyring of aws-vault"));
        context().output().print(listing, "aws-vault has no long-term keys.");
        if (!yes) {
            if (!found.isEmpty()) {
                context().hint("Nothing was changed. Take these keys over with --yes.");
            }
            return ExitCode.OK.status();
        }
        return takeOver(found).status();
    }

    private ExitCode takeOver(List<String> found) {
        List<String> problems = new ArrayList<>();
        ProfileEditor editor = ProfileEditor.openConfig(context().engines().configFile());
        for (String name : found) {
            TemporaryCredentials keys =
                    new ProcessFormat().decode(ask(List.of("export", "--no-session", "--format=json", name)));
            if (keys.sessionToken().revealSecret().isEmpty()) {
                new KeyVault(context()).save(name, keys.accessKeyId(), keys.secretAccessKey(), replace);
                editor.setProfile(name, KeyVault.mark(name));
            } else {
                problems.add("Profile '" + name + "' is skipped: aws-vault gives temporary credentials for it.");
            }
        }
        editor.save();
        context().warn(problems);
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** The prompts of aws-vault are on the terminal, its answer is not. */
    private byte[] ask(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        return CommandRunner.interactive(context().invocation().systemEnvironment())
                .run("aws-vault", command, PATIENCE);
    }

    private static List<String> names(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private int withoutProgram(StslibException failure) {
        List<String> sealed = keysInFiles();
        if (sealed.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    failure.problem() + ", so it did not say which keys it has. It has none in files",
                    "Install aws-vault, or give its path with --program",
                    failure);
        }
        Listing listing = new Listing("profile", "keys");
        sealed.forEach(name -> listing.add(name, "skipped: sealed (JWE), only aws-vault opens them"));
        context().output().print(listing, "");
        context().warn(List.of(Failures.message(failure)));
        return ExitCode.FAILED.status();
    }

    /** The names of the keys that aws-vault seals in files. Those that begin with {@code sts.} are its sessions. */
    private List<String> keysInFiles() {
        Path folder = context().invocation().systemEnvironment().path("~/.awsvault/keys");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("sts.") && !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE, "The keys of aws-vault in " + folder + " cannot be listed", "Check its mode", e);
        }
    }
}
