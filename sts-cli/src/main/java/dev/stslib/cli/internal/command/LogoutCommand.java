package dev.stslib.cli.internal.command;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.source.login.LoginCredentials;
import dev.stslib.source.sso.IdentityCenter;
import dev.stslib.source.sso.SsoSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "a profile, or the name of an sso-session section; by default the selected profile, or else the only"
                            + " sso-session")
    private @Nullable String name;

    @Option(names = "--all", description = "end every sign-in of AWS's files")
    private boolean all;

    LogoutCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        if (all && name != null) {
            throw new CommandException(ExitCode.USAGE, "A name and --all exclude each other", "Give one of the two");
        }
        ConsoleLogins logins = new ConsoleLogins(context());
        List<LoginCredentials> consoles =
                all ? logins.all() : logins.find(name).stream().toList();
        consoles.forEach(logins::signOut);
        if (!all && !consoles.isEmpty()) {
            return ExitCode.OK.status();
        }
        SignIns signIns = new SignIns(context());
        ExitCode code = ExitCode.OK;
        try (IdentityCenter center = signIns.open(null)) {
            List<SsoSession> sessions = all ? signIns.all(center) : List.of(signIns.find(center, name));
            for (SsoSession session : sessions) {
                code = signOut(signIns, center, session) ? code : ExitCode.UNREACHABLE;
            }
        }
        return code.status();
    }

    /** What is on this machine goes in any case. */
    private boolean signOut(SignIns signIns, IdentityCenter center, SsoSession session) {
        boolean reached = true;
        String done = "You have signed out of " + session.label() + ".";
        try {
            if (!center.signOut(session)) {
                done = "There is no sign-in to " + session.label() + ".";
            }
        } catch (EndpointUnreachableException e) {
            context().warn(List.of(Failures.message(e)));
            done = "The token of " + session.label() + " is deleted, but Identity Center still accepts it.";
            reached = false;
        }
        try {
            new SignInRemains(context()).delete(session, signIns.profiles(session));
        } catch (StslibException e) {
            context().warn(List.of(Failures.message(e)));
        }
        context().output().line(done);
        return reached;
    }
}
