package dev.stslib.core.sdk;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one provider, checked: whose credentials, and the engine that gets them. Settings come from configurations
 * of other programs, so a name that is not known, or a value that is empty, is refused rather than passed over.
 *
 * @param engine the engine's settings
 * @param profile the profile, or null
 * @param role the role, or null; with it, the profile is its source
 */
record ProviderSettings(
        SharedEngines.Settings engine,
        @Nullable String profile,
        @Nullable RoleRequest role) {
    /** The prefix of each setting in a program that passes all its properties. */
    static final String PREFIX = "stslib.";
    /** Iceberg's property that names the class. From version 1.12 on, Iceberg passes all properties of the catalog. */
    private static final String OF_ICEBERG = "client.credentials-provider";

    static final String PROFILE = "profile";
    static final String ROLE_ARN = "role-arn";
    private static final String SESSION_NAME = "session-name";
    private static final String EXTERNAL_ID = "external-id";
    private static final String DURATION = "duration-seconds";
    private static final String POLICY = "policy";
    private static final String POLICY_ARNS = "policy-arns";
    private static final String TAG = "tags.";
    private static final String TRANSITIVE = "transitive-tag-keys";
    private static final String SOURCE_IDENTITY = "source-identity";
    private static final String REGION = "region";
    private static final String ENDPOINT = "endpoint";
    private static final String CONFIG_FILE = "config-file";
    private static final String CREDENTIALS_FILE = "credentials-file";

    private static final Set<String> OF_A_ROLE =
            Set.of(SESSION_NAME, EXTERNAL_ID, DURATION, POLICY, POLICY_ARNS, TRANSITIVE, SOURCE_IDENTITY);
    private static final Set<String> WHOSE = Set.of(PROFILE, ROLE_ARN, CONFIG_FILE, CREDENTIALS_FILE);
    private static final Set<String> WHERE = Set.of(REGION, ENDPOINT);

    /**
     * Reads settings.
     *
     * @param given the settings by name; or, with {@value #PREFIX} before each name, among the properties of a program
     * @return what they say
     * @throws InvalidRequestException if a setting is unknown, empty or out of range, or does not fit the others
     */
    static ProviderSettings of(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>(hasForeign(given.keySet()) ? own(given) : given);
        refuseUnknown(values.keySet());
        values.forEach((name, value) -> {
            if (value == null || (value.isBlank() && !name.startsWith(TAG))) {
                throw new InvalidRequestException(
                        "The setting '" + name + "' of the credentials provider is empty",
                        "Give it a value, or remove it");
            }
        });
        String profile = values.get(PROFILE);
        SharedEngines.Settings engine = new SharedEngines.Settings(
                values.get(REGION), endpoint(values), file(values, CONFIG_FILE), file(values, CREDENTIALS_FILE));
        return new ProviderSettings(engine, profile, role(values, profile));
    }

    private static boolean hasForeign(Set<String> names) {
        return names.contains(OF_ICEBERG) || names.stream().anyMatch(name -> name.startsWith(PREFIX));
    }

    /** The settings among the properties of a program. One without the prefix would be passed over, and is refused. */
    private static Map<String, String> own(Map<String, String> given) {
        Map<String, String> own = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name.substring(PREFIX.length()), value);
            } else if (isOfARole(name) || WHOSE.contains(name)) {
                throw new InvalidRequestException(
                        "The setting '" + name + "' of the credentials provider is among the properties of a program",
                        "Write " + PREFIX + name);
            }
        });
        return own;
    }

    private static boolean isOfARole(String name) {
        return OF_A_ROLE.contains(name) || isTag(name);
    }

    private static boolean isTag(String name) {
        return name.startsWith(TAG) && name.length() > TAG.length();
    }

    private static void refuseUnknown(Set<String> names) {
        List<String> unknown = names.stream()
                .filter(name -> !isOfARole(name) && !WHOSE.contains(name) && !WHERE.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            String all = Stream.of(OF_A_ROLE, WHOSE, WHERE, Set.of(TAG + "KEY"))
                    .flatMap(Set::stream)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new InvalidRequestException(
                    "The credentials provider has no setting " + String.join(", ", unknown),
                    "Correct or remove it; there are " + all);
        }
    }

    private static @Nullable RoleRequest role(Map<String, String> values, @Nullable String profile) {
        String arn = values.get(ROLE_ARN);
        if (arn == null) {
            for (String name : values.keySet()) {
                if (isOfARole(name)) {
                    throw new InvalidRequestException(
                            "The setting '" + name + "' of the credentials provider is about a role, and there is no '"
                                    + ROLE_ARN + "'",
                            "Set " + ROLE_ARN + ", or remove " + name);
                }
            }
            return null;
        }
        RoleRequest.Builder role = RoleRequest.of(arn)
                .sessionName(values.get(SESSION_NAME))
                .externalId(values.get(EXTERNAL_ID))
                .duration(duration(values.get(DURATION)))
                .inlinePolicy(values.get(POLICY))
                .managedPolicies(list(values.get(POLICY_ARNS)))
                .transitiveTagKeys(new TreeSet<>(list(values.get(TRANSITIVE))))
                .sourceIdentity(values.get(SOURCE_IDENTITY));
        values.forEach((name, value) -> {
            if (isTag(name)) {
                role.tag(name.substring(TAG.length()), value);
            }
        });
        if (profile != null) {
            role.sourceProfile(profile);
        }
        return role.build();
    }

    private static List<String> list(@Nullable String text) {
        List<String> parts = new ArrayList<>();
        if (text != null) {
            for (String part : text.split(",", -1)) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    private static @Nullable Duration duration(@Nullable String text) {
        try {
            return text == null ? null : Duration.ofSeconds(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "The setting '" + DURATION + "' of the credentials provider is not a number",
                    "Give the lifetime in seconds, such as 3600");
        }
    }

    private static @Nullable URI endpoint(Map<String, String> values) {
        String text = values.get(ENDPOINT);
        if (text == null) {
            return null;
        }
        try {
            URI endpoint = new URI(text.strip());
            String scheme = String.valueOf(endpoint.getScheme());
            if ((scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
                    && endpoint.getHost() != null
                    && endpoint.getRawUserInfo() == null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // Its message quotes the text, which may hold a password.
        }
        throw new InvalidRequestException(
                "The setting '" + ENDPOINT + "' of the credentials provider is not the address of a server",
                "Give a URL such as https://sts.example.com, without a user");
    }

    private static @Nullable Path file(Map<String, String> values, String name) {
        String text = values.get(name);
        try {
            return text == null ? null : SystemEnvironment.real().path(text);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(
                    "The setting '" + name + "' of the credentials provider is not a valid path: " + e.getReason(),
                    "Give the path of a file",
                    e);
        }
    }

    /** The handle of what the settings ask for. */
    CredentialHandle handle(CredentialEngine of) {
        if (role != null) {
            return of.handle(role);
        }
        return profile == null ? of.defaultCredentials() : of.handle(profile);
    }
}
