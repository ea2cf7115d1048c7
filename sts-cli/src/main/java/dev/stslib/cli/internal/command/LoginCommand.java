package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Times;
import dev.stslib.source.login.LoginCredentials;
import dev.stslib.source.sso.IdentityCenter;
import dev.stslib.source.sso.SsoSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs in to IAM Identity Center, or with console credentials. */
@Command(
        name = "login",
        header = "Sign in to IAM Identity Center, or with your console credentials",
        description = {
            "Opens the sign-in page in your browser and waits until you have signed in. While the sign-in is good, or can be"
                    + " renewed without you, the command opens no page. All commands of sts, the AWS CLI and the AWS SDKs"
                    + " then use the same sign-in.",
            "",
            "A profile with login_session, or without any credentials, signs in with your console credentials, as 'aws login'"
                    + " does. After the first sign-in the profile gets the login_session that you have chosen.",
            "",
            "The command needs a terminal, on which it says what to do. Over SSH, in WSL, and where no browser is found, you"
                    + " use a browser on any machine: it shows a code, which you compare, or with console credentials"
                    + " paste here. --remote asks for that. The browser is the one that BROWSER names, or else the"
                    + " standard one."
        },
        footer = "  sts login corp")
final class LoginCommand extends StsCommand {
    @Mixin
    private SignInName signIn = new SignInName();

    @Option(names = "--remote", description = "use a browser on another machine, and open none")
    private boolean remote;

    @Option(names = "--force", description = "sign in anew, although the sign-in is good")
    private boolean force;

    LoginCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        signIn.requireOne();
        String name = signIn.name;
        String section = signIn.section;
        ConsoleLogins logins = new ConsoleLogins(context());
        Optional<LoginCredentials> login = section == null ? logins.find(name) : Optional.empty();
        Optional<Profile> first =
                login.isPresent() || section != null ? Optional.empty() : logins.withoutCredentials(name);
        if (login.isPresent() || first.isPresent()) {
            login.ifPresent(known -> logins.signIn(known, remote, force));
            first.ifPresent(profile -> logins.signInFirst(profile, remote));
            return ExitCode.OK.status();
        }
        SignIns signIns = new SignIns(context());
        SignInPrompter prompter = context().signIn(remote);
        try (IdentityCenter center = signIns.open(prompter)) {
            SsoSession session = signIns.session(center, signIn);
            IdentityCenter.Status status = force ? center.signInAnew(session) : center.signIn(session);
            print(session, status);
        } catch (SessionExpiredException e) {
            throw prompter == null ? Failures.needsTerminal(e) : e;
        }
        return ExitCode.OK.status();
    }

    private void print(SsoSession session, IdentityCenter.Status status) {
        if (context().output().isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("signIn", session.label());
            fields.put("startUrl", session.startUrl());
            fields.put("expiration", status.end().toString());
            fields.put("renewable", status.renewable());
            fields.put("signedIn", status.signedIn());
            context().output().json(fields);
            return;
        }
        context()
                .output()
                .line((status.signedIn() ? "You have signed in to " : "The sign-in is good for ") + session.label()
                        + ". Its token ends at " + Times.shown(status.end())
                        + (status.renewable() ? ", and is renewed without you." : "."));
    }
}
