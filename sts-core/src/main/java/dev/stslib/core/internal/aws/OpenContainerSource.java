package dev.stslib.core.internal.aws;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClients;
import dev.stslib.aws.support.service.EndpointAddress;
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
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The role of the container. The AWS SDK's own provider looks into the real environment only; this one asks
 * what a {@link SystemEnvironment} says, up to three times, and never through a proxy.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS, container
 *     credential provider</a>
 */
final class OpenContainerSource implements OpenCredentialSource {
    private static final String ECS = "http://169.254.170.2";
    private static final Set<String> IN_THE_CLEAR = Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private final SystemEnvironment host;
    private final AwsHttpClient http;

    OpenContainerSource(TokenProviderSettings settings) {
        host = settings.host();
        http = HttpClients.direct(settings);
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return new ContainerCredentials(profile.name());
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        URI endpoint = endpoint();
        Map<String, String> headers = authorization()
                .map(token -> Map.of("Authorization", token, "Accept", "application/json"))
                .orElse(Map.of("Accept", "application/json"));
        LocalEndpoint local = new LocalEndpoint(
                http,
                "The endpoint of this container's credentials at " + EndpointAddress.shown(endpoint),
                "Check that the container has a role, and the variables AWS_CONTAINER_*");
        String answer = local.ask(SdkHttpMethod.GET, endpoint, headers);
        try {
            return read(answer);
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            // Not as a cause: its message may hold what the endpoint answered.
            throw local.gaveNone("the answer cannot be read", null);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private URI endpoint() {
        Optional<String> relative = setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
        if (relative.isPresent()) {
            return EndpointAddress.resource(
                    setting(SdkSystemSetting.AWS_CONTAINER_SERVICE_ENDPOINT).orElse(ECS) + relative.get(),
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI behind the container's own address");
        }
        String text = setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                .orElseThrow(() -> new ProfileConfigurationException(
                        "The credentials of this container are wanted, and neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                                + " nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set",
                        "Run it in a container that has a role"));
        URI full = EndpointAddress.resource(text, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (!"https".equalsIgnoreCase(full.getScheme()) && !mayBeAskedInTheClear(full.getHost())) {
            throw new ProfileConfigurationException(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI names " + full.getHost()
                            + " without TLS, which is neither loopback nor one of AWS's own container hosts",
                    "Use https, or a loopback address");
        }
        return full;
    }

    private static boolean mayBeAskedInTheClear(String name) {
        try {
            return IN_THE_CLEAR.contains(name) || InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The token, read anew each time, since EKS replaces the file. */
    private Optional<String> authorization() {
        Optional<String> file = setting(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE);
        if (file.isEmpty()) {
            Optional<String> token = setting(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN);
            token.ifPresent(text -> requireOneLine(text, "AWS_CONTAINER_AUTHORIZATION_TOKEN"));
            return token;
        }
        try {
            String token = Files.readString(host.path(file.get())).strip();
            requireOneLine(token, "The file " + file.get() + ", which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names,");
            return Optional.of(token);
        } catch (IOException | InvalidPathException e) {
            throw new ProfileConfigurationException(
                    "The file " + file.get() + ", which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, cannot be read",
                    "Check that it is there and readable",
                    e);
        }
    }

    /** What a header cannot carry is refused here: whoever sends the header would repeat it in the error. */
    private static void requireOneLine(String token, String place) {
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw new ProfileConfigurationException(
                    place + " holds a token with a line break or another control character",
                    "Let it hold the token alone, in one line");
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
