package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.engine.Narrowing;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.EndSignals;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.serve.CredentialServer;
import dev.stslib.cli.internal.serve.ServedProfile;
import dev.stslib.cli.internal.server.Callers;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves credentials to other programs over HTTP. */
@Command(
        name = "serve",
        header = "Serve credentials to programs, sandboxes and containers over HTTP",
        description = {
            "Serves the profiles until it is interrupted, and keeps their credentials fresh. It prints the environment"
                    + " variables that AWS's tools need: the address and the token of the container endpoint, for each"
                    + " profile, and the address of the instance metadata service (version 2), which gives the"
                    + " credentials of the first profile.",
            "",
            "Only processes of your own user on this machine are answered. --any-user and --bind open the server to"
                    + " others, who need the token; the metadata service asks for none, so it is then served with"
                    + " --metadata only. With --policy, the credentials may do at most what the policy allows."
        },
        footer = "  sts serve S3ReadOnlyRole-prod")
final class ServeCommand extends StsCommand {
    /** Whether credentials are served without a session policy. */
    enum Ceiling {
        NONE,
        REQUIRED
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "PROFILE",
            description = "the profiles; by default that of AWS_PROFILE, or else 'default'")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", description = "the port; by default a free one")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen at; 127.0.0.1 by default, another one lets other machines in")
    private String bind = "";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "a further name that clients have for this machine; repeat it for more")
    private Set<String> hosts = new LinkedHashSet<>();

    @Option(names = "--any-user", description = "answer other users of this machine, too")
    private boolean anyUser;

    @Option(names = "--metadata", description = "serve the metadata service although others can reach it")
    private boolean metadata;

    @Option(
            names = "--ceiling",
            paramLabel = "none|required",
            defaultValue = "none",
            description = "required: serve nothing without --policy or --policy-arn; none by default")
    private Ceiling ceiling = Ceiling.NONE;

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ServeCommand(CommandContext context) {
        super(context);
    }

    @SuppressWarnings("try") // The resource is used by being open.
    @Override
    int run() {
        Narrowing narrowing = narrow.narrowing();
        if (ceiling == Ceiling.REQUIRED && narrow.policy == null && narrow.policyArns.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--ceiling required serves nothing without a session policy",
                    "Add --policy or --policy-arn");
        }
        CredentialServer.Place place = place();
        List<String> names = profiles.isEmpty() ? List.of(context().profile(null)) : List.copyOf(profiles);
        CodesAtStart codes = new CodesAtStart(context().invocation().codes());
        CompletableFuture<String> ended = new CompletableFuture<>();
        try (CredentialEngine engine = context()
                        .engines(context().invocation().withCodes(codes))
                        .open(narrowing, names);
                EndSignals signals = EndSignals.register(false, ended::complete)) {
            List<ServedProfile> served = names.stream()
                    .map(name -> served(context(), engine, "serve", name, narrowing))
                    .toList();
            codes.started();
            try (CredentialServer server =
                    CredentialServer.start(place, served, context().invocation().clock(), new SecureRandom())) {
                print(server, names, place.metadata());
                await(ended);
            }
        }
        return ExitCode.OK.status();
    }

    private CredentialServer.Place place() {
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + bind + "' is no address of this machine",
                    "Give an address such as 127.0.0.1");
        }
        Callers callers =
                !address.isLoopbackAddress() ? Callers.ANY : anyUser ? Callers.THIS_MACHINE : Callers.SAME_USER;
        return new CredentialServer.Place(address, port, hosts, callers, metadata || callers == Callers.SAME_USER);
    }

    /**
     * Gets the credentials now, so that a person is asked before the server starts. What is narrowed is checked again for
     * new credentials, since the profile may have lost its role meanwhile.
     */
    static ServedProfile served(
            CommandContext context, CredentialEngine engine, String command, String name, Narrowing narrowing) {
        CredentialHandle handle = engine.handle(name);
        TemporaryCredentials unused = CurrentCredentials.of(engine, handle);
        return new ServedProfile(
                handle,
                (credentials, client) -> {
                    narrowing.check(engine, name);
                    new Audit(context, engine, command).note(name, credentials, client);
                },
                Plans.roleArn(engine.plan(name)).orElse(null),
                Plans.region(engine.plan(name), engine.profiles().get(name)).orElse(null));
    }

    private void print(CredentialServer server, List<String> names, boolean withMetadata) {
        // Earlier versions of boto put the path right behind it.
        String metadataAddress = withMetadata ? server.address() + "/" : null;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String name : names) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("profile", name);
            row.put("uri", server.address(name).toString());
            row.put("token", server.token(name));
            row.put("metadata", rows.isEmpty() ? metadataAddress : null);
            rows.add(row);
        }
        if (context().output().isJson()) {
            context().output().json(rows);
        } else {
            rows.forEach(this::printVariables);
            context()
                    .output()
                    .line("# AWS's tools prefer a profile with credentials, such as 'default'. To hide all of them:");
            ChildEnvironment.NO_PROFILES.forEach(
                    (name, file) -> context().output().line("export " + name + "='" + file + "'"));
        }
        context().invocation().out().flush();
    }

    private void printVariables(Map<String, @Nullable Object> row) {
        context().output().line("# Profile " + row.get("profile"));
        context().output().line("export AWS_CONTAINER_CREDENTIALS_FULL_URI='" + row.get("uri") + "'");
        context().output().line("export AWS_CONTAINER_AUTHORIZATION_TOKEN='" + row.get("token") + "'");
        if (row.get("metadata") != null) {
            context().output().line("# or, without a token:");
            context().output().line("export AWS_EC2_METADATA_SERVICE_ENDPOINT='" + row.get("metadata") + "'");
        }
    }

    /** An interrupt of the thread ends the server, too. */
    private static void await(CompletableFuture<String> ended) {
        try {
            ended.get();
        } catch (InterruptedException e) {
            // The flag stays down: the engine closes in peace.
        } catch (ExecutionException e) {
            throw new IllegalStateException("It never fails", e);
        }
    }
}
