package dev.stslib.cli.internal.command;

import dev.stslib.api.SessionToken;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.stslib.StsCore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets a session token: one MFA code for hours of work. */
@Command(
        name = "session",
        header = "Get a session token with one MFA code",
        description = "Gets a new session token for a profile with long-term keys and stores it. The roles that trust"
                + " the profile then need no other code while the token lives. The command asks on the terminal for the"
                + " code of the MFA device.",
        footer = "  sts session BobSmith --duration 5h")
final class SessionCommand extends StsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile with the long-term keys; by default that of AWS_PROFILE, or else 'default'")
    private @Nullable String profile;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "12h",
            converter = DurationConverter.class,
            description = "how long the token lives, 15m to 36h; 12h by default")
    private Duration duration = Duration.ZERO;

    SessionCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        String name = context().profile(profile);
        try (CredentialEngine engine = context().engines().open();
                StsCore sts = StsCore.over(engine, name)) {
            SessionToken token = sts.generateSessionToken(duration);
            Listing listing = new Listing("profile", "device", "issued", "expiration", "expires in");
            listing.add(
                    name,
                    token.mfaSerial(),
                    token.start(),
                    token.end(),
                    token.remaining(context().now()));
            context().output().print(listing, "");
            return ExitCode.OK.status();
        }
    }
}
