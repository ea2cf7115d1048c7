package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.RoleChain;
import picocli.CommandLine.Command;

/** Lists the profiles of AWS's files. */
@Command(
        name = "profiles",
        header = "List the profiles of AWS's files",
        description =
                "Lists every profile with the kind of its credentials, its account and role. A profile that cannot"
                        + " be used has the kind 'unusable', and 'sts explain' says why. What the files hold that is ignored is"
                        + " reported on standard error.",
        footer = "  sts profiles")
final class ProfilesCommand extends StsCommand {
    ProfilesCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Listing listing = new Listing("profile", "kind", "account", "role", "source", "mfa", "region");
        try (CredentialEngine engine = context().engines().withoutStore()) {
            engine.profiles().values().forEach(profile -> add(listing, engine, profile));
            context().warn(engine.profileWarnings());
        }
        context().output().print(listing, "There are no profiles.");
        return ExitCode.OK.status();
    }

    private static void add(Listing listing, CredentialEngine engine, Profile profile) {
        String source = profile.text("source_profile")
                .or(() -> profile.text("credential_source"))
                .orElse(null);
        String region = profile.text("region").orElse(null);
        try {
            RoleChain plan = engine.plan(profile.name());
            String role = Plans.roleArn(plan).orElse(null);
            String account = role == null
                    ? profile.text("sso_account_id")
                            .or(() -> profile.text("aws_account_id"))
                            .orElse(null)
                    : Plans.account(role);
            String name = role == null ? profile.text("sso_role_name").orElse(null) : Plans.roleName(role);
            listing.add(profile.name(), Plans.kind(plan), account, name, source, plan.mfaSerial() != null, region);
        } catch (StslibException e) {
            listing.add(profile.name(), "unusable", null, null, source, null, region);
        }
    }
}
