package dev.stslib.cli.internal.command;

import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import org.jspecify.annotations.Nullable;

/**
 * Failures in one line: the problem and the remedy. The remedies of the library address programs. If one names a call of
 * the library, this class names a command instead.
 */
final class Failures {
    /** How remedies of sources begin. */
    private static final String SIGN_IN = "Run aws sso login";

    private static final String CONSOLE_SIGN_IN = "Run sts login ";

    private Failures() {}

    /** The line of a failure, without a name in front. */
    static String message(Throwable failure) {
        return message(failure, null);
    }

    /** The line of a failure of a profile. */
    static String message(Throwable failure, @Nullable String profile) {
        if (failure instanceof StslibException told) {
            return Lines.one(told.problem() + ". " + remedy(told, profile == null ? "PROFILE" : profile) + ".");
        }
        return Lines.one("An error that should not happen: " + failure
                + ". Run it again with --debug, and report what it says.");
    }

    /** Whether the remedy is a sign-in, which needs a browser. */
    static boolean asksForSignIn(StslibException failure) {
        return failure.remedy().startsWith(SIGN_IN) || failure.remedy().startsWith(CONSOLE_SIGN_IN);
    }

    /** The sign-in that a remedy asks for, as a command. */
    static String signIn(StslibException failure) {
        String remedy = failure.remedy();
        String name = remedy.startsWith(CONSOLE_SIGN_IN)
                ? " " + remedy.substring(CONSOLE_SIGN_IN.length()).replaceFirst(", or aws login.*", "")
                : remedy.substring(SIGN_IN.length()).replaceFirst("^ --(profile|sso-session)", "");
        return "Run 'sts login" + name + "'";
    }

    /** The failure of a sign-in for which there is no person. */
    static CommandException needsTerminal(SessionExpiredException failure) {
        return new CommandException(
                ExitCode.PERSON_NEEDED,
                failure.problem(),
                signIn(failure) + " on a terminal, without --no-input",
                failure);
    }

    private static String remedy(StslibException failure, String profile) {
        if (asksForSignIn(failure)) {
            return signIn(failure);
        }
        boolean ofTheLibrary = failure.remedy().contains("generateSessionToken");
        if (failure instanceof MfaCodeRequiredException) {
            return "Run the command on a terminal without --no-input, or run 'sts credentials " + profile + "' first";
        }
        if (failure instanceof SessionExpiredException && ofTheLibrary) {
            return "Run 'sts session'";
        }
        if (failure.remedy().contains("StoreSettings")) {
            return "Set store.key-file, store.password-file or store.password-command in ~/.config/stslib/config.toml";
        }
        return failure.remedy();
    }
}
