package dev.stslib.cli.internal.command;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.audit.AuditEntry;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.cli.internal.rotate.KeyPlaces;
import dev.stslib.cli.internal.rotate.KeyRotation;
import dev.stslib.cli.internal.rotate.RotationRecords;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.store.support.file.FolderLock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces the long-term keys of a profile. */
@Command(
        name = "rotate",
        header = "Replace the long-term keys of a profile by new ones",
        description = {
            "Makes a new access key in IAM, waits until AWS accepts it, puts it where the old one is, in the encrypted"
                    + " store or in AWS's files, and disables the old one. If the profile has an MFA device, one code is"
                    + " asked for. Other profiles with the same keys get the new ones, too.",
            "",
            "The old key stays disabled, so that you can enable it in IAM if something still needs it. --finish deletes"
                    + " it. The first 'sts rotate' that runs a day later or more deletes it, too, and makes a new key.",
            "",
            "Each step is recorded in the store. If the command is stopped at any point, run it again: it goes on from"
                    + " there. If AWS does not accept the new key, the command deletes it and the profile has its old"
                    + " key. A session token that the old key has made is not used any more: run 'sts session' for another. The user needs the permissions iam:ListAccessKeys, iam:CreateAccessKey, iam:UpdateAccessKey"
                    + " and iam:DeleteAccessKey for itself."
        },
        footer = "  sts rotate BobSmith")
final class RotateCommand extends StsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile with the long-term keys; by default that of AWS_PROFILE, or else 'default'")
    private @Nullable String profile;

    @Option(names = "--finish", description = "delete the old key, which an earlier run disabled")
    private boolean finish;

    RotateCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        String name = context().profile(profile);
        context().engines().stores().requireOnThisMachine();
        Path folder = context().folders().rotations();
        SafeFiles.makeFolder(folder);
        return new FolderLock(folder)
                .tryLocked(() -> run(name))
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED, "Another 'sts rotate' runs", "Run the command again when that has ended"))
                .status();
    }

    private ExitCode run(String name) {
        Engines engines = context().engines();
        try (OpenStore store = engines.stores().open(engines.plugins());
                IamKeyService.Services services = new IamKeyService.Services(context(), name)) {
            KeyPlaces places =
                    new KeyPlaces(engines, store, context().invocation().clock());
            SourceCredentials current = places.keys(name);
            KeyRotation rotation = new KeyRotation(
                    name,
                    services,
                    new RotationRecords(store, name),
                    places::having,
                    context().invocation().clock(),
                    RotateCommand::pause);
            if (finish) {
                context().output().line("Deleted the key " + rotation.finish(current) + ".");
            } else {
                print(name, rotation.rotate(current));
            }
            return ExitCode.OK;
        }
    }

    private void print(String name, KeyRotation.Result result) {
        if (result.isNew()) {
            String account = result.user().split(":", -1)[4];
            context()
                    .audit()
                    .note(new AuditEntry(
                            "rotate", name, account, result.user(), result.newId(), null, SessionPolicy.NONE));
        }
        Listing listing = new Listing("profile", "access key id", "disabled key", "kept until");
        listing.add(name, result.newId(), result.oldId(), result.kept());
        context().output().print(listing, "");
        context()
                .hint((result.isNew() ? "" : "Nothing was changed, since the key is new. ")
                        + "Delete the disabled key with 'sts rotate " + name + " --finish'.");
        if (result.isNew()) {
            context()
                    .hint("A session token of the old key is not used any more. Get another with 'sts session " + name
                            + "'.");
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for AWS to know the new key was interrupted", "Run 'sts rotate' again: it goes on");
        }
    }
}
