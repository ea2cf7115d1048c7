package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.Dialog;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.store.support.file.ProvidedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a profile. */
@Command(
        name = "configure",
        header = "Write a profile, with long-term keys in the encrypted store",
        description = {
            "Asks for what a profile needs and writes it into AWS's config file. The rest of the file stays as it is, with"
                    + " its comments. If you give options, it asks only for what is missing.",
            "",
            "Long-term keys go into the encrypted store, and the profile says so by sts_keys = store. Its"
                    + " credential_process gives other AWS tools temporary credentials, so the long-term keys are in no"
                    + " file that other programs read. The secret is typed, or read from a file or standard input; it is"
                    + " never an argument."
        },
        footer = "  sts configure reader --role-arn arn:aws:iam::222233334444:role/Reader --source-profile BobSmith")
final class ConfigureCommand extends StsCommand {
    private static final int LONGEST = 4096;

    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "the profile")
    private @Nullable String profile;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "the role that the profile assumes")
    private @Nullable String roleArn;

    /** A role, or the root user of an account, for which there are root sessions. */
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(role/\\S+|root)");

    @Option(names = "--source-profile", paramLabel = "PROFILE", description = "the profile that assumes the role")
    private @Nullable String sourceProfile;

    @Option(names = "--mfa-serial", paramLabel = "SERIAL", description = "the MFA device")
    private @Nullable String mfaSerial;

    @Option(names = "--access-key-id", paramLabel = "ID", description = "the id of the long-term keys")
    private @Nullable String accessKeyId;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "a file whose first line is the secret access key, or - for standard input; only you may be able"
                            + " to read the file")
    private @Nullable String secretFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any other key of the profile, such as output=json; repeat it for more")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(names = "--replace", description = "replace other keys that the store has for the profile")
    private boolean replace;

    ConfigureCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        refuseSecrets(others);
        Dialog dialog = context().dialog();
        String region = context().global().region;
        boolean asks =
                roleArn == null && accessKeyId == null && others.isEmpty() && mfaSerial == null && region == null;
        String name = profile == null ? required(dialog.ask("Profile", "default"), "the name of the profile") : profile;
        Map<String, String> values = new LinkedHashMap<>();
        Secret secret = null;
        if (asks) {
            roleArn = dialog.ask("ARN of the role (empty for long-term keys)", null);
        }
        if (roleArn != null && !roleArn.isEmpty()) {
            put(values, "role_arn", roleArn);
            put(values, "source_profile", sourceProfile == null ? dialog.ask("Source profile", null) : sourceProfile);
        } else if (asks || accessKeyId != null) {
            String id = accessKeyId == null ? dialog.ask("Access key id", null) : accessKeyId;
            accessKeyId = required(id, "the access key id");
            secret = secretFile == null ? dialog.askSecret("Secret access key") : secret(secretFile);
            values.putAll(KeyVault.mark(name));
        }
        put(values, "mfa_serial", asks ? dialog.ask("MFA device (empty for none)", null) : mfaSerial);
        put(values, "region", asks ? dialog.ask("Region", null) : region);
        values.putAll(others);
        if (values.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "There is nothing to write", "Give --role-arn, --access-key-id, --region or --set");
        }
        check(values);
        write(name, values, secret);
        warnOfNoSource(name, values.get("source_profile"));
        return ExitCode.OK.status();
    }

    /** Refuses keys whose values are secrets. */
    static void refuseSecrets(Map<String, String> values) {
        for (String key : values.keySet()) {
            String lower = key.toLowerCase(Locale.ROOT);
            if (lower.contains("secret") || lower.endsWith("token") || lower.equals("aws_access_key_id")) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "'" + key + "' would put a key into a file, and on the command line",
                        "Give --access-key-id, and type the secret or name its file with --secret-file");
            }
        }
    }

    private static String required(String value, String what) {
        if (value.isBlank()) {
            throw new CommandException(ExitCode.USAGE, "Without " + what + " there is no profile", "Give it");
        }
        return value;
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }

    private static void check(Map<String, String> values) {
        values.forEach((key, value) -> {
            if ((key + value).codePoints().anyMatch(Character::isISOControl)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "'" + key + "' has a line break or another control character",
                        "Leave it out; give each key by its own --set");
            }
        });
        String arn = values.get("role_arn");
        if (arn != null && !ROLE_ARN.matcher(arn).matches()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + arn + "' is not the ARN of a role",
                    "Copy it from IAM, such as arn:aws:iam::222233334444:role/Reader");
        }
    }

    private void warnOfNoSource(String name, @Nullable String source) {
        if (source != null
                && !source.equals(name)
                && !context().engines().profileSet().profiles().containsKey(source)) {
            context()
                    .warn(List.of("There is no source profile '" + source + "' yet. Write it by 'sts configure "
                            + source + "'."));
        }
    }

    private void write(String name, Map<String, String> values, @Nullable Secret secret) {
        Path file = context().engines().configFile();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            SafeFiles.makeFolder(folder);
        }
        ProfileEditor editor = ProfileEditor.openConfig(file);
        editor.setProfile(name, values);
        if (secret != null && accessKeyId != null) {
            // Old keys in the file would stay readable.
            editor.removeFromProfile(name, List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token"));
            // First the store: a profile must not promise keys that are not there.
            new KeyVault(context()).save(name, accessKeyId, secret, replace);
        }
        editor.save();
        context().output().line("Wrote profile '" + name + "' to " + file + ".");
        if (secret != null) {
            context()
                    .output()
                    .line("The keys are in the store '"
                            + context().engines().stores().name() + "'.");
        }
    }

    private Secret secret(String from) {
        byte[] bytes = from.equals("-")
                ? standardInput()
                : ProvidedFiles.read(
                        context().invocation().systemEnvironment().path(from),
                        false,
                        "give the secret on standard input");
        String first =
                new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        return Secret.of(first.strip());
    }

    private byte[] standardInput() {
        try {
            return context().invocation().in().readNBytes(LONGEST);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "Standard input cannot be read", "Name a file with --secret-file", e);
        }
    }
}
