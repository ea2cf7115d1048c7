package dev.stslib.core.sts;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.util.HttpResourcesUtils;
import software.amazon.awssdk.regions.util.ResourcesEndpointProvider;

/**
 * The role of the container. The AWS SDK's own provider looks into the real environment only; this one asks through the
 * SDK's reader of such endpoints what a {@link Host} says.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS, container
 *     credential provider</a>
 */
final class ContainerEndpoint {
    private static final String ECS = "http://169.254.170.2";
    private static final Set<String> IN_THE_CLEAR = Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private final Host host;

    ContainerEndpoint(Host host) {
        this.host = host;
    }

    SourceCredentials role() {
        URI endpoint = endpoint();
        Map<String, String> headers = authorization()
                .map(token -> Map.of("Authorization", token, "Accept", "application/json"))
                .orElse(Map.of("Accept", "application/json"));
        try {
            return read(HttpResourcesUtils.instance().readResource(new ResourcesEndpointProvider() {
                @Override
                public URI endpoint() {
                    return endpoint;
                }

                @Override
                public Map<String, String> headers() {
                    return headers;
                }
            }));
        } catch (IOException | SdkException | DateTimeException e) {
            // Not as a cause: its message may hold what the endpoint answered.
            throw new EndpointUnreachableException(
                    "The endpoint of this container's credentials at " + endpoint + " gave none",
                    "Check that the container has a role, and the variables AWS_CONTAINER_*");
        }
    }

    private URI endpoint() {
        Optional<String> relative = setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
        if (relative.isPresent()) {
            return uri(setting(SdkSystemSetting.AWS_CONTAINER_SERVICE_ENDPOINT).orElse(ECS) + relative.get());
        }
        URI full = uri(setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                .orElseThrow(() -> new ProfileConfigurationException(
                        "The credentials of this container are wanted, and neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                                + " nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set",
                        "Run it in a container that has a role")));
        if (!"https".equals(full.getScheme()) && !mayBeAskedInTheClear(full.getHost())) {
            throw new ProfileConfigurationException(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI names " + full.getHost()
                            + " without TLS, which is neither loopback nor one of AWS's own container hosts",
                    "Use https, or a loopback address");
        }
        return full;
    }

    private static boolean mayBeAskedInTheClear(@Nullable String name) {
        try {
            return name != null
                    && (IN_THE_CLEAR.contains(name)
                            || InetAddress.getByName(name).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ProfileConfigurationException(
                    "The variables AWS_CONTAINER_* give no valid URI", "Correct AWS_CONTAINER_CREDENTIALS_FULL_URI", e);
        }
    }

    /** The token, read anew each time, since EKS replaces the file. */
    private Optional<String> authorization() {
        Optional<String> file = setting(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE);
        if (file.isEmpty()) {
            return setting(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN);
        }
        try {
            return Optional.of(Files.readString(host.path(file.get())).strip());
        } catch (IOException | InvalidPathException e) {
            throw new ProfileConfigurationException(
                    "The file " + file.get() + ", which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, cannot be read",
                    "Check that it is there and readable",
                    e);
        }
    }

    private Optional<String> setting(SdkSystemSetting setting) {
        return host.setting(setting.property(), setting.environmentVariable());
    }

    private static SourceCredentials read(String json) throws IOException {
        Map<String, String> values = JsonTexts.read(json);
        String expiration = values.get("Expiration");
        return new SourceCredentials(
                required(values, "AccessKeyId"),
                Secret.of(required(values, "SecretAccessKey")),
                Secret.of(required(values, "Token")),
                expiration == null ? null : Instant.parse(expiration),
                values.get("AccountId"));
    }

    private static String required(Map<String, String> values, String name) throws IOException {
        String value = values.get(name);
        if (value == null) {
            throw new IOException("no " + name);
        }
        return value;
    }
}
