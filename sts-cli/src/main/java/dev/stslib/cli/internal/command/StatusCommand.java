package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.cli.internal.io.OutputFormat;
import dev.stslib.core.CredentialEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is stored and how long it lives. */
@Command(
        name = "status",
        header = "Show what is stored, and how long it lives",
        description = {
            "Lists the stored credentials: profile, whether they are used, account, role, kind, the time left, and from"
                    + " when on the next use of the profile gets new ones. A session token of roles has no profile, since"
                    + " several can use it. Used means by a profile of AWS's files as they are now, for this region and this"
                    + " host; '-' if that is not known, as on a server, which other machines use too. No profile uses what"
                    + " was made before its keys or settings were changed, or with an option such as --policy. A sign-in"
                    + " to IAM Identity Center, or with console credentials, has a line of the kind sign-in, with the time"
                    + " left of its token or credentials, and from when on the next use renews them; '-' if only a person"
                    + " can. Long-term keys have no line; 'sts store list' shows them.",
            "",
            "With --check, the command prints nothing on standard output. Its exit status says whether the profile can be"
                    + " used now without a person: 0 if it can, 4 if a person is needed, and otherwise the status of the failure. It"
                    + " gets new credentials if none are stored.",
            "",
            "With --watch, the table stays on the terminal and follows the store and the clock each second, until you type"
                    + " q or Ctrl-C."
        },
        footer = "  sts status")
final class StatusCommand extends StsCommand {
    private static final int ARN_PARTS = 6;
    private static final String NOTHING = "Nothing is stored.";

    @Option(names = "--check", paramLabel = "PROFILE", description = "say by exit status alone whether it can be used")
    private @Nullable String check;

    @Option(names = "--watch", description = "stay on the terminal and follow the store")
    private boolean watch;

    @Option(names = "--json", description = "the same as --output json")
    private boolean json;

    StatusCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        if (check != null) {
            return check(check);
        }
        if (json) {
            context().global().output = OutputFormat.JSON;
        }
        if (watch) {
            watch();
            return ExitCode.OK.status();
        }
        List<KnownSignIn> signIns = signIns();
        List<StoredCredentials.Row> rows = rows();
        context().output().print(listing(rows, signIns), NOTHING);
        signIns.stream()
                .filter(signIn -> signIn.needsPerson(context().now()))
                .forEach(signIn ->
                        context().hint("The sign-in to " + signIn.label() + " has ended. " + signIn.remedy() + "."));
        return ExitCode.OK.status();
    }

    /** Without an agent, the store is opened once, since its password may have to be typed. */
    private void watch() {
        Engines engines = context().engines();
        if (!engines.stores().require().exists() || ViaAgent.stored(context()).isPresent()) {
            context().dialog().watch(() -> lines(rows()));
            return;
        }
        try (OpenStore store = engines.stores().open(engines.plugins());
                CredentialEngine engine = engines.withoutStore()) {
            context().dialog().watch(() -> lines(StoredCredentials.rows(engines, engine, store.list())));
        }
    }

    private List<String> lines(List<StoredCredentials.Row> rows) {
        Listing listing = listing(rows, signIns());
        return listing.isEmpty() ? List.of(NOTHING) : listing.table();
    }

    /** The sign-ins that someone has made. */
    private List<KnownSignIn> signIns() {
        return KnownSignIn.all(context()).stream()
                .filter(signIn -> signIn.state().isPresent())
                .toList();
    }

    private Listing listing(List<StoredCredentials.Row> rows, List<KnownSignIn> signIns) {
        Listing listing =
                new Listing("profile", "used", "account", "role", "kind", "expires in", "left", "refresh from");
        Instant now = context().now();
        for (StoredCredentials.Row row : rows) {
            EntryInfo info = row.info();
            if (row.isKeys()) {
                continue;
            }
            Duration left = info.expiration().isAfter(now) ? Duration.between(now, info.expiration()) : Duration.ZERO;
            listing.add(
                    row.profile(),
                    row.used(),
                    info.account(),
                    shortName(info.subject()),
                    info.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    left,
                    new Listing.Bar(left.toMillis()
                            / (double) Math.max(1, lifetime(info).toMillis())),
                    left.isZero() || Boolean.FALSE.equals(row.used()) ? null : refreshFrom(info));
        }
        for (KnownSignIn signIn : signIns) {
            KnownSignIn.State state = signIn.state().orElseThrow();
            listing.add(null, true, null, signIn.label(), "sign-in", state.left(now), null, state.renewedFrom());
        }
        return listing;
    }

    private List<StoredCredentials.Row> rows() {
        Optional<List<EntryInfo>> entries = ViaAgent.stored(context());
        return entries.isPresent()
                ? StoredCredentials.rows(context().engines(), entries.get())
                : StoredCredentials.list(
                        context().engines(), context().invocation().err());
    }

    private int check(String profile) {
        context().global().noInput = true;
        try {
            if (ViaAgent.read(context(), AgentClient.processPath(profile)).isEmpty()) {
                readAlone(profile);
            }
            return ExitCode.OK.status();
        } catch (StslibException e) {
            if (context().global().debug) {
                throw e;
            }
            return ExitCode.of(e).status();
        }
    }

    private void readAlone(String profile) {
        try (CredentialEngine engine = context().engines().open()) {
            TemporaryCredentials unused = CurrentCredentials.of(engine, engine.handle(profile));
        }
    }

    private static Duration lifetime(EntryInfo info) {
        return Duration.between(info.issued(), info.expiration());
    }

    /** The advisory window that {@code RefreshSettings} documents for a lifetime. */
    private static Instant refreshFrom(EntryInfo info) {
        long lifetime = lifetime(info).toMinutes();
        int window = lifetime <= 20 ? 5 : lifetime < 90 ? 15 : 60;
        return info.expiration().minus(Duration.ofMinutes(window));
    }

    /** The last part of an ARN, such as {@code role/Reader}. */
    private static @Nullable String shortName(@Nullable String subject) {
        if (subject == null) {
            return null;
        }
        String[] parts = subject.split(":", ARN_PARTS);
        return parts.length == ARN_PARTS ? parts[ARN_PARTS - 1] : subject;
    }
}
