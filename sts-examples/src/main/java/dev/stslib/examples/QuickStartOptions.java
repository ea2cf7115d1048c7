package dev.stslib.examples;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link QuickStart} was told.
 *
 * @param real whether to go to AWS
 * @param read whether this is the second process, which only reads the store
 * @param profile the user's profile, or null for the sample user
 * @param roles the role profiles, or none for the sample ones
 * @param store the folder of the keystore, or null for one that goes away at the end
 * @param passwordFile the file whose first line opens the keystore, or null for one that is made for the run
 * @param hours how long the session token lives, 1 to 36
 * @param awsFiles a folder with the files {@code config} and {@code credentials}, or null for the machine's own
 * @param debug whether errors come with their stack traces
 */
record QuickStartOptions(
        boolean real,
        boolean read,
        @Nullable String profile,
        List<String> roles,
        @Nullable Path store,
        @Nullable Path passwordFile,
        int hours,
        @Nullable Path awsFiles,
        boolean debug) {
    static final String USAGE =
            "usage: QuickStart [--profile NAME] [--roles A,B,C] [--store DIR] [--password-file FILE] [--hours N]"
                    + " [--real] [--debug]";

    private static final Set<String> VALUED =
            Set.of("--profile", "--roles", "--store", "--password-file", "--hours", "--aws-files");
    private static final Set<String> BARE = Set.of("--real", "--read", "--debug");

    QuickStartOptions {
        roles = List.copyOf(roles);
        if (real && !read && (profile == null || roles.isEmpty() || store == null || passwordFile == null)) {
            throw new IllegalArgumentException("--real needs --profile, --roles, --store and --password-file");
        }
        if ((store == null) != (passwordFile == null)) {
            throw new IllegalArgumentException("--store and --password-file go together");
        }
        if (hours < 1 || hours > 36) {
            throw new IllegalArgumentException("--hours is 1 to 36, not " + hours);
        }
    }

    static QuickStartOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String flag = rest.remove(0);
            boolean valued = VALUED.contains(flag);
            if ((!valued && !BARE.contains(flag)) || (valued && rest.isEmpty())) {
                throw new IllegalArgumentException(valued ? flag + " needs a value" : "What is " + flag + "?");
            }
            values.put(flag, valued ? rest.remove(0) : "");
        }
        return new QuickStartOptions(
                values.containsKey("--real"),
                values.containsKey("--read"),
                values.get("--profile"),
                List.of(values.getOrDefault("--roles", "").split(",", -1)).stream()
                        .filter(role -> !role.isEmpty())
                        .toList(),
                path(values.get("--store")),
                path(values.get("--password-file")),
                hours(values.getOrDefault("--hours", "5")),
                path(values.get("--aws-files")),
                values.containsKey("--debug"));
    }

    private static @Nullable Path path(@Nullable String value) {
        return value == null ? null : Path.of(value).toAbsolutePath().normalize();
    }

    private static int hours(String value) {
        if (!value.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("--hours is 1 to 36, not " + value);
        }
        return Integer.parseInt(value);
    }

    /** What is missing is taken from the sample world, whose AWS files are in a folder. */
    QuickStartOptions orElse(String user, List<String> profiles, Path folder) {
        return new QuickStartOptions(
                real,
                read,
                profile == null ? user : profile,
                roles.isEmpty() ? profiles : roles,
                store == null ? folder.resolve("store") : store,
                passwordFile == null ? folder.resolve("password") : passwordFile,
                hours,
                folder,
                debug);
    }

    String user() {
        return Objects.requireNonNull(profile, "profile");
    }

    Path storeFolder() {
        return Objects.requireNonNull(store, "store");
    }

    StoreSettings storeSettings() {
        Path file = Objects.requireNonNull(passwordFile, "passwordFile");
        return StoreSettings.at(storeFolder()).password(PasswordSources.file(file));
    }

    SystemEnvironment systemEnvironment() {
        return awsFiles == null ? SystemEnvironment.real() : ExampleWorld.machine(awsFiles);
    }

    Duration lifetime() {
        return Duration.ofHours(hours);
    }

    /** The arguments of the second process. */
    List<String> forSecondProcess() {
        List<String> all = new ArrayList<>(List.of(
                "--read",
                "--profile",
                user(),
                "--roles",
                String.join(",", roles),
                "--store",
                storeFolder().toString(),
                "--password-file",
                String.valueOf(passwordFile)));
        if (awsFiles != null) {
            all.addAll(List.of("--aws-files", awsFiles.toString()));
        }
        return all;
    }
}
