package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.demo.DemoWorld;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;

/** The main job, on an STS inside this process. */
@Command(
        name = "demo",
        header = "Show the main job on an STS inside the program; needs no AWS account",
        description = "Runs the commands of a day's work, and says what they do: one MFA code, credentials for three"
                + " roles, and their renewal without another code. It uses an STS inside the program and its"
                + " own files. It does not read or change yours.",
        footer = "  sts demo")
final class DemoCommand extends StsCommand {
    private static final String ROLE = "S3ReadOnlyRole-prod";
    private static final Duration PASSES = Duration.ofMinutes(50);

    private final ToIntBiFunction<Invocation, List<String>> commands;

    /**
     * Makes the command.
     *
     * @param commands runs a command line and gives its exit status
     */
    DemoCommand(CommandContext context, ToIntBiFunction<Invocation, List<String>> commands) {
        super(context);
        this.commands = commands;
    }

    @Override
    int run() {
        PrintStream out = context().invocation().out();
        try (DemoWorld world = DemoWorld.at(context().now())) {
            out.println("This runs on an STS inside the program. It does not read or change your files.");
            step(world, "AWS's files have a user with an MFA device, and three roles that ask for it.", "profiles");
            step(
                    world,
                    "One MFA code gives a session token for five hours. It is kept in an encrypted store.",
                    "session",
                    "BobSmith",
                    "--duration",
                    "5h");
            step(
                    world,
                    "The session token gives credentials for every role, without another code.",
                    "credentials",
                    "--all");
            world.advance(PASSES);
            step(
                    world,
                    PASSES.toMinutes() + " minutes later the credentials are still there, for every program.",
                    "status");
            step(world, "They expire soon, so the next use renews them, again without a code.", "whoami", ROLE);
            step(world, "Only the credentials that were used are new.", "status");
            step(world, "AWS's tools get them by the credential_process of a profile.", "process", ROLE);
            out.println();
            out.println("STS was asked " + world.count("GetSessionToken") + " time for a session token and "
                    + world.count("AssumeRole") + " times for a role. A person typed " + world.typed()
                    + (world.typed() == 1 ? " code." : " codes."));
            out.println("Use your profiles with sts exec PROFILE -- COMMAND. See the plan with sts explain PROFILE.");
            return ExitCode.OK.status();
        }
    }

    private void step(DemoWorld world, String why, String... arguments) {
        PrintStream out = context().invocation().out();
        out.println();
        out.println("# " + why);
        out.println("$ sts " + String.join(" ", arguments));
        Invocation inside = world.invocation(context().invocation());
        int status = world.step(() -> commands.applyAsInt(inside, List.of(arguments)));
        if (status != 0) {
            throw new IllegalStateException("A step of the demo ended with status " + status);
        }
    }
}
