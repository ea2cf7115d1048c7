package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.profile.ProfileEditor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves long-term keys out of AWS's files. */
@Command(
        name = "aws",
        header = "Move long-term keys from AWS's files into the encrypted store",
        description = {
            "Lists the profiles with long-term keys in AWS's files. With --yes, the keys are saved in the encrypted store"
                    + " and read back there, the profile gets sts_keys = store, and the keys are removed from the files."
                    + " Comments and other keys stay. Temporary keys are left alone.",
            "",
            "Other AWS tools then get temporary credentials by the credential_process of the profile. With --keep, the"
                    + " keys stay in the files as well."
        },
        footer = "  sts import aws --yes")
final class ImportAwsCommand extends StsCommand {
    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";

    @Parameters(arity = "0..*", paramLabel = "PROFILE", description = "the profiles; by default all with keys")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--keep", description = "leave the keys in AWS's files, too")
    private boolean keep;

    @Option(names = "--yes", description = "do it; without it the command only shows what it would do")
    private boolean yes;

    @Option(names = "--replace", description = "replace other keys that the store has for a profile")
    private boolean replace;

    ImportAwsCommand(CommandContext context) {
        super(context);
    }

    /** The keys of a profile, and the place where they are written. */
    private record Found(String profile, String accessKeyId, Secret secret, String where) {}

    @Override
    int run() {
        List<Found> found = new ArrayList<>();
        try (CredentialEngine engine = context().engines().ofFiles()) {
            for (Profile profile : engine.profiles().values()) {
                if (profiles.isEmpty() || profiles.contains(profile.name())) {
                    keys(profile).ifPresent(found::add);
                }
            }
        }
        Listing listing = new Listing("profile", "access key id", "where");
        found.forEach(keys -> listing.add(keys.profile(), keys.accessKeyId(), keys.where()));
        context().output().print(listing, "No profile has long-term keys in AWS's files.");
        if (found.isEmpty()) {
            return ExitCode.OK.status();
        }
        if (!yes) {
            context().hint("Nothing was changed. Move these keys into the store with --yes.");
            return ExitCode.OK.status();
        }
        found.forEach(keys -> new KeyVault(context()).save(keys.profile(), keys.accessKeyId(), keys.secret(), replace));
        edit(found);
        context()
                .hint((keep ? "Copied" : "Moved") + " these keys into the store '"
                        + context().engines().stores().name() + "'.");
        return ExitCode.OK.status();
    }

    private static Optional<Found> keys(Profile profile) {
        if (profile.secret("aws_session_token").isPresent()) {
            return Optional.empty();
        }
        return profile.text(ID)
                .flatMap(id ->
                        profile.secret(SECRET).map(secret -> new Found(profile.name(), id, secret, profile.where(ID))));
    }

    /** First the config file: a profile whose keys were gone from both places could not be used. */
    private void edit(List<Found> found) {
        Engines engines = context().engines();
        ProfileEditor config = ProfileEditor.openConfig(engines.configFile());
        found.forEach(keys -> {
            config.setProfile(keys.profile(), KeyVault.mark(keys.profile()));
            if (!keep) {
                boolean unused = config.removeFromProfile(keys.profile(), List.of(ID, SECRET));
            }
        });
        config.save();
        Path file = engines.credentialsFile();
        if (keep || !Files.exists(file)) {
            return;
        }
        ProfileEditor credentials = ProfileEditor.openCredentials(file);
        boolean changed = false;
        for (Found keys : found) {
            changed |= credentials.removeFromProfile(keys.profile(), List.of(ID, SECRET));
        }
        if (changed) {
            credentials.save();
        }
    }
}
