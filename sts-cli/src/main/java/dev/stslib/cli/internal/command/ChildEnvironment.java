package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.agent.AgentProcess;
import java.io.File;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment of a child: that of this process without any other AWS identity, and with the credentials. Variables
 * that only say how tools work, such as {@code AWS_CA_BUNDLE}, {@code AWS_PAGER} and {@code AWS_ENDPOINT_URL}, stay.
 */
final class ChildEnvironment {
    /** Names the profile of the enclosing {@code sts exec}. */
    static final String PROFILE = "STS_PROFILE";

    /** AWS's tools prefer the credentials of a profile, such as {@code default}, to those of a container endpoint. */
    static final Map<String, String> NO_PROFILES = noProfiles();

    /** What is removed besides {@linkplain AgentProcess#isIdentity the identity}. */
    private static final Set<String> REMOVED =
            Set.of("AWS_CREDENTIAL_EXPIRATION", "AWS_CREDENTIAL_FILE", "AWS_VAULT", "AWS_REGION", "AWS_DEFAULT_REGION");

    private static final String BEARER_TOKENS = "AWS_BEARER_TOKEN_";

    private final Map<String, String> variables;

    private ChildEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    private static Map<String, String> noProfiles() {
        String empty = File.separatorChar == '\\' ? "NUL" : "/dev/null";
        Map<String, String> files = new LinkedHashMap<>();
        files.put("AWS_CONFIG_FILE", empty);
        files.put("AWS_SHARED_CREDENTIALS_FILE", empty);
        return Collections.unmodifiableMap(files);
    }

    /** Takes an environment without its AWS identity. */
    static ChildEnvironment of(Map<String, String> parent) {
        Map<String, String> kept = new LinkedHashMap<>(parent);
        kept.keySet()
                .removeIf(name ->
                        AgentProcess.isIdentity(name) || REMOVED.contains(name) || name.startsWith(BEARER_TOKENS));
        return new ChildEnvironment(kept);
    }

    ChildEnvironment with(String profile, TemporaryCredentials credentials) {
        variables.put(PROFILE, profile);
        variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey().revealSecret());
        String token = credentials.sessionToken().revealSecret();
        if (!token.isEmpty()) {
            variables.put("AWS_SESSION_TOKEN", token);
        }
        if (credentials.expiration().isBefore(TemporaryCredentials.LATEST)) {
            variables.put("AWS_CREDENTIAL_EXPIRATION", credentials.expiration().toString());
        }
        return this;
    }

    /** The address and the token of a container endpoint, in place of credentials and of AWS's files. */
    ChildEnvironment with(String profile, URI address, String token) {
        variables.put(PROFILE, profile);
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.toString());
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        NO_PROFILES.forEach(variables::put);
        return this;
    }

    ChildEnvironment region(Optional<String> region) {
        region.ifPresent(name -> {
            variables.put("AWS_REGION", name);
            variables.put("AWS_DEFAULT_REGION", name);
        });
        return this;
    }

    ChildEnvironment account(Optional<String> account) {
        account.ifPresent(id -> variables.put("AWS_ACCOUNT_ID", id));
        return this;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }
}
