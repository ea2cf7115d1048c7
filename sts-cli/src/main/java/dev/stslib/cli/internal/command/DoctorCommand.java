package dev.stslib.cli.internal.command;

import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.doctor.EndpointCheck;
import dev.stslib.cli.internal.doctor.EnvironmentCheck;
import dev.stslib.cli.internal.doctor.FileCheck;
import dev.stslib.cli.internal.doctor.Finding;
import dev.stslib.cli.internal.doctor.StoreCheck;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for what keeps the command from working. */
@Command(
        name = "doctor",
        header = "Look for problems, each with its remedy",
        description =
                "Checks AWS's files and their modes, the sign-ins, the settings file, the store, the plug-ins with their jars,"
                        + " the environment, the proxies, and whether the endpoint of STS answers and its clock agrees. The exit"
                        + " status is 1 if there is a problem. Nothing is changed.",
        footer = "  sts doctor S3ReadOnlyRole-prod")
final class DoctorCommand extends StsCommand {
    private static final String STANDARD_ENDPOINT = "https://sts.amazonaws.com";

    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile whose endpoint is tried; by default that of AWS_PROFILE, or else 'default'")
    private @Nullable String profile;

    @Option(names = "--offline", description = "send no request")
    private boolean offline;

    DoctorCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        List<Finding> findings = new ArrayList<>();
        try {
            // It reads the settings and the plug-in folder, so that their errors come out here.
            Engines engines = context().engines();
            ClassLoader unused = engines.loader();
            findings.add(new Finding(
                    Finding.Level.OK,
                    "settings",
                    context().folders().settingsFile().toString(),
                    null));
            findings.addAll(checks(engines));
        } catch (StslibException e) {
            findings.add(new Finding(Finding.Level.PROBLEM, "settings", e.problem(), e.remedy()));
        }
        findings.addAll(new EnvironmentCheck(context().invocation()).run());
        print(findings);
        boolean problem = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        return (problem ? ExitCode.FAILED : ExitCode.OK).status();
    }

    private List<Finding> checks(Engines engines) {
        List<Finding> findings = new ArrayList<>();
        try (CredentialEngine engine = engines.withoutStore()) {
            findings.addAll(new FileCheck(context().invocation(), engine)
                    .run(context().global().config, context().global().credentialsFile));
            findings.addAll(signIns());
            StoreCheck store = new StoreCheck(engines, context().global().noInput);
            findings.addAll(store.store());
            findings.addAll(store.plugins());
            if (!offline) {
                findings.addAll(new EndpointCheck(engines.connection()).run(endpoint(engine)));
            }
        }
        return findings;
    }

    private List<Finding> signIns() {
        List<Finding> findings = new ArrayList<>();
        for (KnownSignIn signIn : KnownSignIn.all(context())) {
            String label = signIn.label();
            boolean ended = signIn.needsPerson(context().now());
            String detail = signIn.state()
                    .map(state -> label
                            + (ended ? ", which has ended" : ", until " + state.end())
                            + (state.renewable() ? ", renewed without you" : ""))
                    .orElse("You are not signed in to " + label);
            findings.add(new Finding(
                    ended ? Finding.Level.WARNING : Finding.Level.OK,
                    "sign-in",
                    detail,
                    ended ? signIn.remedy() : null));
        }
        return findings;
    }

    private String endpoint(CredentialEngine engine) {
        return context().global().endpoint == null
                ? new Connections(context(), engine)
                        .endpointOf(context().profile(profile))
                        .orElse(STANDARD_ENDPOINT)
                : context().global().endpoint.toString();
    }

    private void print(List<Finding> findings) {
        if (context().output().isJson()) {
            Listing listing = new Listing("level", "subject", "detail", "remedy");
            findings.forEach(finding -> listing.add(
                    finding.level().name().toLowerCase(Locale.ROOT),
                    finding.subject(),
                    finding.detail(),
                    finding.remedy()));
            context().output().print(listing, "");
            return;
        }
        for (Finding finding : findings) {
            String level =
                    finding.level() == Finding.Level.OK ? "ok" : finding.level().name();
            context()
                    .output()
                    .line(String.format(Locale.ROOT, "%-8s %-17s %s", level, finding.subject(), finding.detail()));
            if (finding.remedy() != null) {
                context().output().line(" ".repeat(27) + finding.remedy() + ".");
            }
        }
    }
}
