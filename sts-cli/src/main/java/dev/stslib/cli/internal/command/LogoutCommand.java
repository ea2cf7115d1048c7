package dev.stslib.cli.internal.command;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.source.login.LoginCredentials;
import dev.stslib.source.sso.IdentityCenter;
import dev.stslib.source.sso.SsoSession;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs out of IAM Identity Center, or of the console session of a profile. */
@Command(
        name = "logout",
        header = "Sign out of IAM Identity Center, or of a console session",
        description = {
            "Ends the sign-in at Identity Center and deletes its token, and what the store and the cache of the AWS CLI hold"
                    + " of it. Credentials that programs and a running agent hold stay valid until they expire, which"
                    + " only an administrator can change. A profile with login_session is signed out on this machine: its"
                    + " credentials end within 15 minutes.",
            "",
            "The other sign-ins stay, unlike with 'aws sso logout'. --all ends them all."
        },
        footer = "  sts logout corp")
final class LogoutCommand extends StsCommand {
    @Mixin
    private SignInName signIn = new SignInName();

    @Option(names = "--all", description = "end every sign-in of AWS's files")
    private boolean all;

    private ExitCode failure = ExitCode.OK;

    LogoutCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        signIn.requireOne();
        if (all && (signIn.name != null || signIn.section != null)) {
            throw new CommandException(ExitCode.USAGE, "A name and --all exclude each other", "Give one of the two");
        }
        if (signIn.section == null && signOutOfConsole() && !all) {
            return failure.status();
        }
        SignIns signIns = new SignIns(context());
        try (IdentityCenter center = signIns.open(null)) {
            sessions(signIns, center).forEach(session -> signOut(signIns, center, session));
        }
        return failure.status();
    }

    /** Whether there was a console sign-in. */
    private boolean signOutOfConsole() {
        ConsoleLogins logins = new ConsoleLogins(context());
        List<LoginCredentials> found =
                all ? logins.all() : logins.find(signIn.name).stream().toList();
        found.forEach(login -> logins.signOut(login, this::report));
        return !found.isEmpty();
    }

    private List<SsoSession> sessions(SignIns signIns, IdentityCenter center) {
        if (all) {
            return signIns.all(center, this::report);
        }
        return List.of(signIns.session(center, signIn));
    }

    /** Goes on after a failure: what is on this machine goes in any case, and so do the other sign-ins. */
    private void signOut(SignIns signIns, IdentityCenter center, SsoSession session) {
        String done;
        try {
            done = center.signOut(session)
                    ? "You have signed out of " + session.label() + "."
                    : "There is no sign-in to " + session.label() + ".";
        } catch (EndpointUnreachableException e) {
            report(e);
            done = "The token of " + session.label() + " is deleted, but Identity Center still accepts it.";
        } catch (StslibException e) {
            report(e);
            done = "You are still signed in to " + session.label() + ".";
        }
        try {
            new SignInRemains(context()).delete(signIns.profiles(session));
        } catch (StslibException e) {
            report(e);
            done += " Credentials that it has left are still there.";
        }
        context().output().line(done);
    }

    /** The first failure makes the exit status. */
    private void report(StslibException e) {
        context().warn(List.of(Failures.message(e)));
        failure = failure == ExitCode.OK ? ExitCode.of(e) : failure;
    }
}
