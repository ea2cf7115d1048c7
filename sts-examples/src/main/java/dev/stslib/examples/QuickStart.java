package dev.stslib.examples;

import java.io.PrintStream;
import java.util.List;

/**
 * The main job: one MFA code opens a session token, the session token opens a list of roles, their credentials are
 * renewed while they are in use and kept in an encrypted keystore, and a second process reads them back without asking
 * STS.
 *
 * <p>It runs on an STS inside the program and on a clock that is moved by hand, so that five hours pass in a moment. With
 * {@code --real} it runs on AWS, with the profiles of the person who runs it.
 */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Runs it. Ends with status 0 if all went well, 1 if not, 2 if the arguments are wrong.
     *
     * @param arguments see {@link QuickStartOptions#USAGE}; none are needed
     */
    public static void main(String[] arguments) {
        int status = run(List.of(arguments), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs it and says how it ended. An error is one line; with {@code --debug} its stack trace follows. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            QuickStartOptions options = QuickStartOptions.parse(arguments);
            if (options.read()) {
                new SecondProcess(options, out).read();
            } else if (options.real()) {
                new RealRun(options, out).run();
            } else {
                new EmbeddedRun(options, out).run();
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            err.println(QuickStartOptions.USAGE);
            return 2;
        } catch (RuntimeException e) {
            err.println("error: " + e.getMessage());
            if (arguments.contains("--debug")) {
                e.printStackTrace(err);
            }
            return 1;
        }
    }
}
