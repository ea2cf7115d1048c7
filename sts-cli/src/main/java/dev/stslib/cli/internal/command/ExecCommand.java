package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.engine.Narrowing;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.serve.CredentialServer;
import dev.stslib.cli.internal.serve.ServedProfile;
import dev.stslib.cli.internal.server.Callers;
import dev.stslib.cli.internal.server.HttpServer;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a program with the credentials of a profile in its environment. */
@Command(
        name = "exec",
        header = "Run a program with the credentials of a profile",
        description = {
            "Runs COMMAND with the credentials of PROFILE in its environment, and with no other AWS credentials,"
                    + " profile or region there. The credentials last as long as the session of the role; COMMAND gets"
                    + " no newer ones. An endpoint_url of the profile is not passed on: set AWS_ENDPOINT_URL for COMMAND"
                    + " if AWS is not meant, as with an embedded STS. With --server, COMMAND gets the address and the token of a local server instead,"
                    + " from which AWS's tools read new credentials as long as COMMAND runs. COMMAND then sees no"
                    + " profiles: AWS's tools would prefer one with credentials to the server.",
            "",
            "The exit status is that of COMMAND: 128 and the number of the signal if one ended it, 127 if there is no"
                    + " such program, 126 if it cannot be run. Before COMMAND starts, the exit statuses are those of"
                    + " all commands."
        },
        customSynopsis = "sts exec PROFILE [OPTIONS] -- COMMAND [ARGUMENT...]",
        footer = "  sts exec S3ReadOnlyRole-prod --duration 15m -- aws s3 ls")
final class ExecCommand extends StsCommand {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "the profile whose credentials COMMAND gets")
    private String profile = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "the program and its arguments")
    private List<String> command = new ArrayList<>();

    @Option(
            names = "--nested",
            description = "run also inside another sts exec; the new credentials replace those of the outer one")
    private boolean nested;

    @Option(
            names = "--server",
            description = "give COMMAND the address of a server that keeps the credentials fresh while it runs")
    private boolean server;

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ExecCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        refuseToNest();
        return server ? runWithServer() : context().invocation().children().run(command, environment());
    }

    /** The terminal belongs to the program, so a code is asked for before it starts only. */
    private int runWithServer() {
        Narrowing narrowing = narrow.narrowing();
        CodesAtStart codes = new CodesAtStart(context().invocation().codes());
        try (CredentialEngine engine =
                context().engines(context().invocation().withCodes(codes)).open(narrowing, profile)) {
            ServedProfile served = ServeCommand.served(context(), engine, "exec", profile, narrowing);
            codes.started();
            Callers callers = HttpServer.canTellUsers() ? Callers.SAME_USER : Callers.THIS_MACHINE;
            CredentialServer.Place place =
                    new CredentialServer.Place(InetAddress.getLoopbackAddress(), 0, Set.of(), callers, false);
            try (CredentialServer running = CredentialServer.start(
                    place, List.of(served), context().invocation().clock(), new SecureRandom())) {
                Map<String, String> variables = ChildEnvironment.of(
                                context().invocation().environment())
                        .with(profile, running.address(profile), running.token(profile))
                        .region(Plans.region(
                                engine.plan(profile), engine.profiles().get(profile)))
                        .variables();
                return context().invocation().children().run(command, variables);
            }
        }
    }

    private void refuseToNest() {
        Optional<String> outer = context().invocation().env(ChildEnvironment.PROFILE);
        if (outer.isPresent() && !nested) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "This is already inside sts exec for profile '" + outer.get() + "'",
                    "End that program first, or add --nested");
        }
    }

    /** The engine is closed before the program starts, so that the wait for it holds no store and no thread. */
    private Map<String, String> environment() {
        try (CredentialEngine engine = context().engines().open(narrow.narrowing(), profile)) {
            CredentialHandle handle = engine.handle(profile);
            TemporaryCredentials credentials = CurrentCredentials.of(engine, handle);
            new Audit(context(), engine, "exec").note(profile, credentials);
            return ChildEnvironment.of(context().invocation().environment())
                    .with(profile, credentials)
                    .region(Plans.region(engine.plan(profile), engine.profiles().get(profile)))
                    .account(handle.accountOf(credentials))
                    .variables();
        }
    }
}
