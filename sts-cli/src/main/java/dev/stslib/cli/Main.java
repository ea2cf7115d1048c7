package dev.stslib.cli;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.command.Sts;
import dev.stslib.cli.internal.io.InheritedChild;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.JlineDialog;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.store.support.password.PasswordSources;
import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.time.InstantSource;
import java.util.List;

/** The program {@code sts}. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments the name of a command and its arguments; {@code --help} lists the commands
     */
    public static void main(String[] arguments) {
        System.exit(Sts.run(surroundings(), List.of(arguments)));
    }

    private static Invocation surroundings() {
        boolean terminal = isTerminal();
        return new Invocation(
                SystemEnvironment.real(),
                System.getenv(),
                System.out,
                System.err,
                System.in,
                terminal,
                InstantSource.system(),
                MfaCodeSources.terminal(),
                PasswordSources.prompt(),
                new InheritedChild(terminal),
                new JlineDialog());
    }

    /** Whether standard input and output are a terminal. From Java 22 on there is a console without one, too. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true; // Java 17 to 21
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
