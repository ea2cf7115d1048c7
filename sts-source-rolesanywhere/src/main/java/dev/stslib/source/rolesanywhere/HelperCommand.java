package dev.stslib.source.rolesanywhere;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code aws_signing_helper credential-process}, as far as this source does the same as the helper.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/credential-helper.html">AWS, the credential
 *     helper of Roles Anywhere</a>
 */
final class HelperCommand {
    private static final String HELPER = "aws_signing_helper";
    private static final String COMMAND = "credential-process";

    /** The keys that stand for the arguments with a value. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("--certificate", RolesAnywhereReader.CERTIFICATE),
            Map.entry("--private-key", RolesAnywhereReader.PRIVATE_KEY),
            Map.entry("--intermediates", RolesAnywhereReader.CHAIN),
            Map.entry("--cert-selector", RolesAnywhereReader.SELECTOR),
            Map.entry("--trust-anchor-arn", RolesAnywhereReader.TRUST_ANCHOR_ARN),
            Map.entry("--profile-arn", RolesAnywhereReader.PROFILE_ARN),
            Map.entry("--role-arn", RolesAnywhereReader.ROLE_ARN),
            Map.entry("--role-session-name", RolesAnywhereReader.SESSION_NAME),
            Map.entry("--session-duration", RolesAnywhereReader.DURATION),
            Map.entry("--endpoint", RolesAnywhereReader.ENDPOINT),
            Map.entry("--pkcs8-password", RolesAnywhereReader.PASSWORD),
            Map.entry("--region", RolesAnywhereReader.REGION));

    /** This source does what they ask for without them. */
    private static final Set<String> SWITCHES = Set.of("--with-proxy", "--use-latest-expiring-certificate");

    /** The helper always asks for this long. */
    private static final String USUAL_DURATION = "3600";

    private HelperCommand() {}

    /**
     * Reads a command.
     *
     * @param command the text of a {@code credential_process}
     * @param environment the system environment
     * @return the values by the keys of a profile that mean the same; or empty if the command is not the helper, or has an
     *     argument that this source does not know
     */
    static Optional<Map<String, String>> read(String command, SystemEnvironment environment) {
        return CommandWords.split(command, environment.isWindows())
                .filter(words -> words.size() > 2
                        && isHelper(words.get(0), environment.isWindows())
                        && words.get(1).equals(COMMAND))
                .flatMap(words -> values(words.subList(2, words.size())))
                .filter(values -> isComplete(values, environment));
    }

    private static boolean isHelper(String program, boolean windows) {
        String path = windows ? program.replace('\\', '/').toLowerCase(Locale.ROOT) : program;
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(HELPER) || (windows && name.equals(HELPER + ".exe"));
    }

    private static Optional<Map<String, String>> values(List<String> arguments) {
        Map<String, String> values = new HashMap<>(Map.of(RolesAnywhereReader.DURATION, USUAL_DURATION));
        Map<String, String> given = new HashMap<>();
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            if (SWITCHES.contains(argument)) {
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String key = VALUES.get(name);
            if (equals < 0) {
                at++;
            }
            if (key == null || at == arguments.size()) {
                return Optional.empty();
            }
            String value = equals < 0 ? arguments.get(at) : argument.substring(equals + 1);
            if (value.isEmpty() || given.put(key, value) != null) {
                return Optional.empty();
            }
        }
        values.putAll(given);
        return Optional.of(values);
    }

    /** The helper reports what is missing better than this source could. */
    private static boolean isComplete(Map<String, String> values, SystemEnvironment environment) {
        boolean hasArns = values.containsKey(RolesAnywhereReader.ROLE_ARN)
                && values.containsKey(RolesAnywhereReader.PROFILE_ARN)
                && values.containsKey(RolesAnywhereReader.TRUST_ANCHOR_ARN);
        String region = values.get(RolesAnywhereReader.REGION);
        String own = Arn.of(values.getOrDefault(RolesAnywhereReader.TRUST_ANCHOR_ARN, ""))
                .region();
        return hasArns && (region == null || region.equals(own)) && hasUsableKey(values, environment);
    }

    private static boolean hasUsableKey(Map<String, String> values, SystemEnvironment environment) {
        String certificate = values.get(RolesAnywhereReader.CERTIFICATE);
        String key = values.getOrDefault(RolesAnywhereReader.PRIVATE_KEY, certificate);
        if (values.containsKey(RolesAnywhereReader.SELECTOR)) {
            return certificate == null && key == null && systemStore(environment) != null;
        }
        return certificate != null
                && key != null
                && isFile(certificate)
                && isFile(key)
                && !isOfHelperOnly(key, values.get(RolesAnywhereReader.PASSWORD), environment);
    }

    private static boolean isFile(String value) {
        return !value.startsWith("pkcs11:") && !value.startsWith("handle:");
    }

    /**
     * The helper reads keys of a TPM and those of a kind or an encryption that this JDK lacks, and asks at the terminal for
     * a password.
     */
    private static boolean isOfHelperOnly(String key, @Nullable String password, SystemEnvironment environment) {
        try {
            PrivateKeys.read(PemFile.read(environment.path(key)), password == null ? null : password.toCharArray());
            return false;
        } catch (ProfileConfigurationException e) {
            return true;
        } catch (UnsettledException | InvalidPathException e) {
            return false;
        }
    }

    /** The type of the key store of this platform, which the selector searches; or null where there is none. */
    static @Nullable String systemStore(SystemEnvironment environment) {
        if (environment.isWindows()) {
            return "Windows-MY";
        }
        return environment.property("os.name").filter("Mac OS X"::equals).isPresent() ? "KeychainStore" : null;
    }
}
