package dev.stslib.cli.internal.agent;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.engine.EngineOptions;
import dev.stslib.cli.internal.engine.StoreChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables and options that decide which credentials a profile gives, as the value of a header. A command
 * uses the agent only if both have the same. The launcher makes the same text, so its script and this class change
 * together.
 */
public final class AgentScope {
    /** The header that carries the value. */
    public static final String HEADER = "sts-scope";

    /** Their values are paths. */
    private static final List<String> PATHS = List.of(
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_LOGIN_CACHE_DIRECTORY",
            "AWS_CA_BUNDLE");

    private static final List<String> OTHERS = List.of(
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_STS",
            "AWS_ENDPOINT_URL_IAM",
            "AWS_ENDPOINT_URL_SSO",
            "AWS_ENDPOINT_URL_SSO_OIDC",
            "AWS_ENDPOINT_URL_SIGNIN",
            "AWS_ENDPOINT_URL_ROLESANYWHERE",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT",
            "AWS_STS_REGIONAL_ENDPOINTS",
            "AWS_EC2_METADATA_DISABLED",
            "AWS_EC2_METADATA_V1_DISABLED",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");

    private AgentScope() {}

    /** {@return the variables, in the order of their values} */
    public static List<String> variables() {
        return Stream.concat(PATHS.stream(), OTHERS.stream()).toList();
    }

    /**
     * The value for an environment and options.
     *
     * @return the value; empty if a path is relative, which the agent would take for another file, or a value cannot be in
     *     a header
     */
    public static Optional<String> of(SystemEnvironment host, EngineOptions options) {
        StoreChoice store = options.store();
        String folder = store == null ? null : store.folder();
        boolean relative = (folder != null && isRelative(folder))
                || PATHS.stream().flatMap(name -> host.env(name).stream()).anyMatch(AgentScope::isRelative);
        List<String> values = new ArrayList<>();
        variables().forEach(name -> values.add(host.env(name).orElse("")));
        values.addAll(List.of(
                text(host, options.config()),
                text(host, options.credentialsFile()),
                text(host, options.store()),
                text(host, options.region()),
                text(host, options.endpoint()),
                text(host, options.caBundle())));
        String joined = String.join("|", values);
        if (relative || joined.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        // Headers have one character for each byte.
        return Optional.of(new String(joined.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).strip());
    }

    private static boolean isRelative(String path) {
        return !path.startsWith("/") && !path.startsWith("~/");
    }

    private static String text(SystemEnvironment host, @Nullable Object option) {
        if (option instanceof Path path) {
            return host.path(path.toString()).toAbsolutePath().toString();
        }
        if (option instanceof StoreChoice choice) {
            return choice.name() + ":" + (choice.folder() == null ? "" : choice.folder());
        }
        return option == null ? "" : option.toString();
    }
}
