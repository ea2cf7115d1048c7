package dev.stslib.cli.internal.command;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.engine.Narrowing;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.format.shell.ProcessFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints credentials in a format that another program reads, or writes them into a credentials file. */
@Command(
        name = "export",
        header = "Print credentials in a format that another program reads",
        description = {
            "Prints the credentials of the profiles on standard output, secrets included. A format is a plug-in: those"
                    + " on the class path and in the plug-in folder can be named. One profile is written as one set of"
                    + " credentials, several by the names sts-PROFILE.",
            "",
            "With --into, the command prints nothing and writes a section for each profile into a credentials file."
                    + " Everything else in the file stays as it is."
        },
        footer = "  sts export S3ReadOnlyRole-prod --format env")
final class ExportCommand extends StsCommand {
    @Parameters(paramLabel = "PROFILE", arity = "0..*", description = "the profiles")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "the format: env (the default), fish, powershell, cmd, process, dotenv, docker, ini, vault, boto or another")
    private @Nullable String format;

    @Option(names = "--all", description = "every profile that assumes a role; those that fail are left out and said")
    private boolean all;

    @Option(names = "--into", paramLabel = "FILE", description = "a credentials file, in which sections are written")
    private @Nullable Path into;

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ExportCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Narrowing narrowing = narrow.narrowing();
        if (all == !profiles.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "Profiles or --all must be given, and not both", "Name profiles, or give --all");
        }
        if (!narrowing.isNone() && profiles.size() != 1) {
            throw new CommandException(
                    ExitCode.USAGE, "A policy, tags or a duration go with one profile", "Name one profile");
        }
        // A format that is not there is found out before AWS is asked for anything.
        CredentialFormat chosen = into == null ? Formats.of(context(), format) : null;
        List<String> wanted = all ? new ManyProfiles(context()).ofRoles() : profiles;
        if (narrowing.isNone()) {
            OptionalInt status = exportByAgent(chosen, wanted);
            if (status.isPresent()) {
                return status.getAsInt();
            }
        }
        try (CredentialEngine engine = context().engines().open(narrowing, all ? "" : profiles.get(0))) {
            profiles.forEach(engine::handle); // a wrong name fails before AWS is asked for the others
            ManyCredentials found = checked(ManyProfiles.read(engine, wanted));
            new Audit(context(), engine, "export").note(found.credentials());
            return write(chosen == null ? null : withAccount(chosen, engine, found.credentials()), found)
                    .status();
        }
    }

    /** Empty if the command has to go on without the agent. */
    private OptionalInt exportByAgent(@Nullable CredentialFormat chosen, List<String> wanted) {
        if (chosen == null || all) {
            return ViaAgent.each(context(), wanted, false)
                    .map(given -> OptionalInt.of(write(chosen, checked(given)).status()))
                    .orElse(OptionalInt.empty());
        }
        Optional<byte[]> served = ViaAgent.read(context(), AgentClient.credentialsPath(wanted, chosen.name()));
        served.ifPresent(bytes -> Formats.print(context(), bytes));
        return served.isPresent() ? OptionalInt.of(ExitCode.OK.status()) : OptionalInt.empty();
    }

    /** Of profiles that you named, each must have credentials. */
    private ManyCredentials checked(ManyCredentials found) {
        if (!all && !found.failures().isEmpty()) {
            throw found.failures().values().iterator().next();
        }
        return found;
    }

    private ExitCode write(@Nullable CredentialFormat chosen, ManyCredentials found) {
        ExitCode status = new ManyProfiles(context()).report(found);
        if (into != null) {
            new CredentialsFile(context().invocation().systemEnvironment().path(into.toString()))
                    .write(found.credentials());
        } else if (chosen != null) {
            write(chosen, found.credentials());
        }
        return status;
    }

    private void write(CredentialFormat chosen, Map<String, TemporaryCredentials> credentials) {
        byte[] bytes = credentials.size() == 1 && !all
                ? chosen.encode(credentials.values().iterator().next())
                : chosen.encodeSet(set(credentials));
        Formats.print(context(), bytes);
    }

    /** The JSON of a credential_process also names the account, which the credentials themselves do not tell. */
    private static CredentialFormat withAccount(
            CredentialFormat chosen, CredentialEngine engine, Map<String, TemporaryCredentials> credentials) {
        if (!(chosen instanceof ProcessFormat process) || credentials.size() != 1) {
            return chosen;
        }
        Map.Entry<String, TemporaryCredentials> only =
                credentials.entrySet().iterator().next();
        return engine.handle(only.getKey())
                .accountOf(only.getValue())
                .map(process::withAccountId)
                .orElse(process);
    }

    private static CredentialSet set(Map<String, TemporaryCredentials> credentials) {
        Map<String, TemporaryCredentials> named = new LinkedHashMap<>();
        credentials.forEach((profile, value) -> named.put("sts-" + profile, value));
        return CredentialSet.of(named);
    }
}
