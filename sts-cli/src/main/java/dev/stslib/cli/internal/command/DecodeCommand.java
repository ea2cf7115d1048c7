package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decodes the message of a refusal. */
@Command(
        name = "decode",
        header = "Decode the encoded message of a refusal",
        description = "Sends DecodeAuthorizationMessage for the message that EC2 and other services add to an"
                + " UnauthorizedOperation, and prints the JSON document in it. The profile needs the permission"
                + " sts:DecodeAuthorizationMessage.",
        footer = "  sts decode --profile S3ReadOnlyRole-prod ENCODED-MESSAGE")
final class DecodeCommand extends StsCommand {
    /** STS takes 10,240 characters. */
    private static final int LONGEST = 1 << 16;

    @Parameters(paramLabel = "MESSAGE", description = "the message, or - to read it from standard input")
    private String message = "";

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "the profile that signs; by default the credentials in the environment, or else the profile"
                    + " of AWS_PROFILE or 'default'")
    private @Nullable String profile;

    DecodeCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        String encoded = message.equals("-") ? standardInput() : message;
        try (CredentialEngine engine = context().engines().open()) {
            context()
                    .output()
                    .line(new Connections(context(), engine).open(profile).decodeAuthorizationMessage(encoded));
            return ExitCode.OK.status();
        }
    }

    private String standardInput() {
        try {
            return new String(context().invocation().in().readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "Standard input cannot be read", "Give the message as an argument", e);
        }
    }
}
