package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.console.ConsolePage;
import dev.stslib.core.console.ConsoleSignIn;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a browser in to AWS's console. */
@Command(
        name = "console",
        header = "Open AWS's console with the credentials of a profile",
        description = {
            "Gets a sign-in link for the credentials of PROFILE and opens it in the browser: the one that BROWSER names, or"
                    + " else the standard one. The link works for 15 minutes, and the session in the console ends with"
                    + " the credentials. --region chooses the region of the page.",
            "",
            "The link is as good as the credentials. It is therefore not on the command line of the browser, but in a file"
                    + " that only you can read. The next 'sts console' deletes files that are older than 15 minutes. A"
                    + " browser in a sandbox that cannot read that file needs --print."
        },
        footer = "  sts console S3ReadOnlyRole-prod --service s3 --print")
final class ConsoleCommand extends StsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile of a role; by default that of AWS_PROFILE, or else 'default'")
    private @Nullable String profile;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "the service whose page opens, as in the console's addresses, such as s3 or dynamodbv2")
    private @Nullable String service;

    @Option(names = "--print", description = "print the link, and open no browser")
    private boolean print;

    @Option(
            names = "--signin-endpoint",
            paramLabel = "URL",
            description =
                    "the sign-in endpoint, instead of AWS_ENDPOINT_URL_SIGNIN, the profile's for signin or AWS's own")
    private @Nullable URI endpoint;

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ConsoleCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        String name = context().profile(profile);
        String link = link(name, new ConsolePage(service, context().global().region, endpoint));
        if (print) {
            context().output().line(link);
        } else {
            new Browser(context()).open(link);
        }
        return ExitCode.OK.status();
    }

    /** The engine is closed before the browser starts, so that the wait for it holds no store and no thread. */
    private String link(String name, ConsolePage page) {
        try (CredentialEngine engine = context().engines().open(narrow.narrowing(), name)) {
            TemporaryCredentials credentials = CurrentCredentials.of(engine, engine.handle(name));
            new Audit(context(), engine, "console").note(name, credentials);
            return ConsoleSignIn.over(engine).link(name, credentials, page).revealSecret();
        }
    }
}
