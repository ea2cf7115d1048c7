package dev.stslib.cli;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.command.Sts;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.InheritedChild;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.JlineDialog;
import dev.stslib.cli.internal.prompt.PersonPrompt;
import dev.stslib.cli.internal.settings.SettingsFile;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.store.support.password.Terminal;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program {@code sts}. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments the name of a command and its arguments; {@code --help} lists the commands
     */
    public static void main(String[] arguments) {
        int status = Sts.run(surroundings(), List.of(arguments));
        // A stream keeps to itself that it could not write.
        if (System.out.checkError()) {
            System.err.println("sts: Standard output cannot be written. Check the disk, or what reads it.");
            status = status == ExitCode.OK.status() ? ExitCode.STORE.status() : status;
        }
        System.exit(status);
    }

    private static Invocation surroundings() {
        boolean terminal = Terminal.hasStandardStreams();
        SystemEnvironment environment = SystemEnvironment.real();
        PersonPrompt person = new PersonPrompt(environment, System.err, () -> pinentry(environment));
        return new Invocation(
                environment,
                System.getenv(),
                System.out,
                System.err,
                System.in,
                terminal,
                InstantSource.system(),
                person::code,
                person::password,
                new InheritedChild(terminal),
                new JlineDialog(),
                Terminal::canAsk,
                Terminal::show);
    }

    private static @Nullable String pinentry(SystemEnvironment environment) {
        return SettingsFile.read(UserFolders.of(environment).settingsFile(), environment.home())
                .pinentry();
    }
}
