package dev.stslib.source.rolesanywhere;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.store.support.file.TextFiles;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a profile says about IAM Roles Anywhere, in keys of ours or in the arguments of AWS's helper. */
final class RolesAnywhereReader {
    static final String ROLE_ARN = "role_arn";
    static final String SESSION_NAME = "role_session_name";
    static final String DURATION = "duration_seconds";
    static final String PROFILE_ARN = "rolesanywhere_profile_arn";
    static final String TRUST_ANCHOR_ARN = "rolesanywhere_trust_anchor_arn";
    static final String CERTIFICATE = "rolesanywhere_certificate";
    static final String PRIVATE_KEY = "rolesanywhere_private_key";
    static final String CHAIN = "rolesanywhere_certificate_chain";
    static final String SELECTOR = "rolesanywhere_certificate_selector";
    private static final String STORE = "rolesanywhere_keystore";
    private static final String STORE_TYPE = "rolesanywhere_keystore_type";
    private static final String STORE_PROVIDER = "rolesanywhere_keystore_provider";
    private static final String STORE_ALIAS = "rolesanywhere_keystore_alias";
    private static final String PASSWORD_FILE = "rolesanywhere_password_file";
    private static final String PASSWORD_PROCESS = "rolesanywhere_password_process";
    /** Only the arguments of the helper have these. */
    static final String PASSWORD = "password";

    static final String ENDPOINT = "endpoint";
    static final String REGION = "region";

    private static final String PROCESS = "credential_process";

    private static final List<String> OWN = List.of(
            ROLE_ARN,
            SESSION_NAME,
            DURATION,
            PROFILE_ARN,
            TRUST_ANCHOR_ARN,
            CERTIFICATE,
            PRIVATE_KEY,
            CHAIN,
            SELECTOR,
            STORE,
            STORE_TYPE,
            STORE_PROVIDER,
            STORE_ALIAS,
            PASSWORD_FILE,
            PASSWORD_PROCESS);

    /** Roles Anywhere has no parameter for them. To pass over a policy would give more than was asked for. */
    private static final List<String> REFUSED = List.of(
            "policy",
            "policy_arns",
            "session_tags",
            "transitive_session_tags",
            "source_identity",
            "external_id",
            "mfa_serial",
            "task_policy_arn",
            "source_profile",
            "credential_source");

    private static final Pattern REGION_NAME = Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
    private static final int SHORTEST = 900;
    private static final int LONGEST = 43_200;
    private static final int LARGEST_SELECTOR = 100_000;

    private final SystemEnvironment systemEnvironment;
    private final ProfileSet profiles;
    private final Profile profile;
    /** By our keys. */
    private final Map<String, String> values;

    private final boolean ofHelper;

    private RolesAnywhereReader(
            SystemEnvironment systemEnvironment,
            ProfileSet profiles,
            Profile profile,
            Map<String, String> values,
            boolean ofHelper) {
        this.systemEnvironment = systemEnvironment;
        this.profiles = profiles;
        this.profile = profile;
        this.values = values;
        this.ofHelper = ofHelper;
    }

    /**
     * Reads a profile.
     *
     * @throws ProfileConfigurationException if it cannot be used
     * @throws UnsupportedProfileException if it has none of our keys, and a command that must be run
     */
    static SessionPlan read(SystemEnvironment systemEnvironment, Profile profile, ProfileSet profiles) {
        if (profile.text(PROFILE_ARN).isPresent()
                || profile.text(TRUST_ANCHOR_ARN).isPresent()) {
            Map<String, String> values = new HashMap<>();
            OWN.forEach(key -> profile.text(key).ifPresent(value -> values.put(key, value)));
            for (String key : REFUSED) {
                if (profile.text(key).isPresent()) {
                    throw profile.error(
                            key,
                            "is set together with " + PROFILE_ARN + ", and IAM Roles Anywhere takes nothing of it",
                            "Remove it, or set it in another profile that names this one as its source_profile");
                }
            }
            return new RolesAnywhereReader(systemEnvironment, profiles, profile, values, false).plan();
        }
        Map<String, String> values = HelperCommand.read(profile.text(PROCESS).orElse(""), systemEnvironment)
                .orElseThrow(() -> new UnsupportedProfileException(
                        profile.place(PROCESS) + " does more than the credential source '"
                                + RolesAnywhereCredentialSource.NAME + "' does itself",
                        "Let the command run"));
        return new RolesAnywhereReader(systemEnvironment, profiles, profile, values, true).plan();
    }

    private SessionPlan plan() {
        Arn anchor = arn(TRUST_ANCHOR_ARN, "rolesanywhere", "trust-anchor/");
        Arn of = arn(PROFILE_ARN, "rolesanywhere", "profile/");
        Arn role = arn(ROLE_ARN, "iam", "role/");
        String region = anchor.region();
        if (!REGION_NAME.matcher(region).matches()) {
            // It becomes a part of the host that is asked.
            throw error(TRUST_ANCHOR_ARN, "does not name a region", "Copy the ARN of the trust anchor");
        }
        if (!of.region().equals(region)) {
            throw error(
                    PROFILE_ARN,
                    "is of the region '" + of.region() + "', and the trust anchor is of '" + region + "'",
                    "Use a profile and a trust anchor of one region");
        }
        String partition = RolesAnywhereEndpoint.partition(region);
        for (Arn one : List.of(anchor, of, role)) {
            if (!one.partition().equals(partition)) {
                throw error(
                        TRUST_ANCHOR_ARN,
                        "is of the region '" + region + "' in the partition " + partition
                                + ", and one of the ARNs is of the partition '" + one.partition() + "'",
                        "Use a role, a profile and a trust anchor of one partition");
            }
        }
        return new SessionPlan(
                profile.name(),
                keys(),
                path(CHAIN),
                password(),
                required(ROLE_ARN),
                required(PROFILE_ARN),
                required(TRUST_ANCHOR_ARN),
                duration(),
                sessionName(),
                new ServiceEndpoints(systemEnvironment, profiles)
                        .of("RolesAnywhere", region, List.of(profile), endpoint()));
    }

    private Arn arn(String key, String service, String resource) {
        Arn arn = Arn.of(required(key));
        if (!arn.service().equals(service)
                || !arn.resource().startsWith(resource)
                || arn.name().isEmpty()
                || !ACCOUNT.matcher(arn.account()).matches()) {
            throw error(
                    key,
                    "is not an ARN such as arn:aws:" + service + ":" + (service.equals("iam") ? "" : "eu-west-1")
                            + ":111122223333:" + resource + "...",
                    "Copy the ARN from the console of AWS");
        }
        return arn;
    }

    private KeyPlace keys() {
        Path certificate = path(CERTIFICATE);
        boolean isStore = text(STORE).isPresent() || text(STORE_TYPE).isPresent() || (ofHelper && certificate == null);
        if ((certificate == null) != isStore) {
            throw error(
                    certificate == null ? PROFILE_ARN : CERTIFICATE,
                    certificate == null
                            ? "needs " + CERTIFICATE + ", " + STORE + " or " + STORE_TYPE
                            : "is set together with a key store, and only one is allowed",
                    "Set the one that holds the certificate");
        }
        if (certificate != null) {
            for (String key : List.of(SELECTOR, STORE_ALIAS, STORE_PROVIDER)) {
                if (text(key).isPresent()) {
                    throw error(key, "is only for a key store", "Remove it, or set " + STORE);
                }
            }
            return new KeyPlace.Files(certificate, path(PRIVATE_KEY));
        }
        if (text(PRIVATE_KEY).isPresent()) {
            throw error(PRIVATE_KEY, "is set together with a key store, which has the key", "Remove it");
        }
        String type = ofHelper
                ? Optional.ofNullable(HelperCommand.systemStore(systemEnvironment))
                        .orElseThrow()
                : text(STORE_TYPE).orElse("PKCS12");
        return new KeyPlace.Store(type, text(STORE_PROVIDER).orElse(null), path(STORE), selector());
    }

    private CertificateSelector selector() {
        String alias = text(STORE_ALIAS).orElse(null);
        Optional<String> text = text(SELECTOR);
        if (text.isEmpty()) {
            return new CertificateSelector(alias, null, null, null);
        }
        String file = "file://";
        try {
            return text.get().startsWith(file)
                    ? CertificateSelector.parseJson(
                            TextFiles.text(
                                    place(SELECTOR) + " names a file that",
                                    absolute(SELECTOR, text.get().substring(file.length())),
                                    LARGEST_SELECTOR),
                            alias)
                    : CertificateSelector.parse(text.get(), alias);
        } catch (IllegalArgumentException e) {
            throw error(SELECTOR, String.valueOf(e.getMessage()), "Write Key=x509Subject,Value=CN=name");
        }
    }

    private PasswordPlace password() {
        Path file = path(PASSWORD_FILE);
        String process = text(PASSWORD_PROCESS).orElse(null);
        if (file != null && process != null) {
            throw error(PASSWORD_FILE, "is set together with " + PASSWORD_PROCESS, "Remove one of them");
        }
        return new PasswordPlace(file, process, text(PASSWORD).map(Secret::of).orElse(null));
    }

    private @Nullable Integer duration() {
        String text = text(DURATION).orElse(null);
        if (text == null) {
            return null;
        }
        int seconds = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (seconds < SHORTEST || seconds > LONGEST) {
            throw error(
                    DURATION,
                    "is not a number of seconds that IAM Roles Anywhere accepts",
                    "Write " + SHORTEST + " to " + LONGEST);
        }
        return seconds;
    }

    private @Nullable String sessionName() {
        String name = text(SESSION_NAME).orElse(null);
        if (name != null && !NAME.matcher(name).matches()) {
            throw error(
                    SESSION_NAME,
                    "is not a name that IAM Roles Anywhere accepts, which fills in no placeholders",
                    "Write 2 to 64 of A-Z a-z 0-9 _ + = , . @ -, or remove it: then the serial number is the name");
        }
        return name;
    }

    private @Nullable URI endpoint() {
        return text(ENDPOINT)
                .map(text -> EndpointAddress.service(text, place(ENDPOINT)))
                .orElse(null);
    }

    private @Nullable Path path(String key) {
        return text(key).map(text -> absolute(key, text)).orElse(null);
    }

    /** Another process may run in another folder. */
    private Path absolute(String key, String text) {
        try {
            return systemEnvironment.path(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw error(
                    key,
                    "is not a path that this platform and its locale (LANG, LC_ALL) can express",
                    "Set it to the path of a file, or use a UTF-8 locale");
        }
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private String required(String key) {
        return text(key)
                .orElseThrow(() -> error(
                        key.equals(PROFILE_ARN) ? TRUST_ANCHOR_ARN : PROFILE_ARN,
                        "is set without " + key,
                        "Set " + key + " in the same profile"));
    }

    private String place(String key) {
        return ofHelper ? profile.place(PROCESS) + ", the argument for " + key : profile.place(key);
    }

    private ProfileConfigurationException error(String key, String problem, String remedy) {
        return new ProfileConfigurationException(place(key) + " " + problem, remedy);
    }
}
