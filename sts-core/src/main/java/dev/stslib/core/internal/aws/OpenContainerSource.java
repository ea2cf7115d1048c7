package dev.stslib.core.internal.aws;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.text.UnusablePath;
import dev.stslib.store.support.file.TextFiles;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The role of the container, never asked through a proxy. The AWS SDK's own provider reads the real environment only; this
 * one reads a {@link SystemEnvironment}.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS, container
 *     credential provider</a>
 */
final class OpenContainerSource implements OpenCredentialSource {
    private static final String ECS = "http://169.254.170.2";
    private static final Set<String> OF_AWS = Set.of("169.254.170.2", "169.254.170.23", "fd00:ec2:0:0:0:0:0:23");
    private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    private static final int LONGEST_TOKEN = 20_000;

    private final SystemEnvironment systemEnvironment;
    private final HttpClientSet http;

    OpenContainerSource(TokenProviderSettings settings) {
        systemEnvironment = settings.systemEnvironment();
        http = HttpClientSet.direct(settings);
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return new ContainerCredentials(
                profile.name(), new ServiceEndpoints(systemEnvironment, profiles).caBundle(List.of(profile)));
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        URI endpoint = endpoint();
        SdkHttpRequest.Builder question = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(endpoint)
                .putHeader("Accept", "application/json");
        authorization().ifPresent(token -> question.putHeader("Authorization", token));
        PlainEndpoint container = new PlainEndpoint(
                http.trusting(((ContainerCredentials) request.plan()).caBundle()),
                Tries.DEFAULT,
                true,
                "The endpoint of this container's credentials at " + EndpointAddress.server(endpoint),
                "Check that the container has a role, and the variables AWS_CONTAINER_*");
        HttpAnswer answer = container.ask(question.build());
        CredentialFields fields = CredentialFields.ofEndpoint(answer.text(), container::unusable);
        SourceCredentials got = fields.ofRole(false);
        // EKS names the account, and ECS the role.
        String account = got.accountId() == null
                ? EntryDescriptor.account(fields.fields().nonEmptyTextOrNull("RoleArn"))
                : got.accountId();
        return onThisClock(got, account, container, answer);
    }

    /** The credentials of an account with their end on the clock of this machine. */
    static SourceCredentials onThisClock(
            SourceCredentials got, @Nullable String account, PlainEndpoint endpoint, HttpAnswer answer) {
        Instant end = got.expiration();
        return new SourceCredentials(
                got.accessKeyId(),
                got.secretAccessKey(),
                got.sessionToken(),
                end == null ? null : endpoint.localEnd(answer, "Expiration", end),
                account);
    }

    @Override
    public void close() {
        http.close();
    }

    private URI endpoint() {
        Optional<String> relative = setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
        if (relative.isPresent()) {
            if (!relative.get().startsWith("/")) {
                throw new ProfileConfigurationException(
                        RELATIVE + " does not begin with a slash", "Set it to a path such as /v2/credentials/id");
            }
            String base =
                    setting(SdkSystemSetting.AWS_CONTAINER_SERVICE_ENDPOINT).orElse(ECS);
            return checked(base + relative.get(), RELATIVE + " behind the container's own address");
        }
        return setting(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                .map(text -> checked(text, FULL))
                .orElseThrow(() -> new ProfileConfigurationException(
                        "A profile asks for the credentials of this container, and neither " + RELATIVE + " nor " + FULL
                                + " is set",
                        "Run this in a container that has a role"));
    }

    private static URI checked(String text, String place) {
        URI uri = EndpointAddress.resource(text, place);
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !mayBeAskedInTheClear(uri.getHost())) {
            throw new ProfileConfigurationException(
                    place + " names " + uri.getHost()
                            + " without TLS, which is neither loopback nor one of AWS's own container hosts",
                    "Use https, or a loopback address");
        }
        return uri;
    }

    /** A name counts as loopback only if all its addresses do: the client may use any of them. */
    private static boolean mayBeAskedInTheClear(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .allMatch(address -> address.isLoopbackAddress() || OF_AWS.contains(address.getHostAddress()));
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
        String place = "The file " + file.get() + ", which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names,";
        try {
            String token = TextFiles.text(place, systemEnvironment.path(file.get()), LONGEST_TOKEN)
                    .strip();
            requireOneLine(token, place);
            return Optional.of(token);
        } catch (InvalidPathException e) {
            throw UnusablePath.error("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "Give the path of a file", e);
        }
    }

    /** Refuses what a header cannot carry before the HTTP client does, whose error would repeat it. */
    private static void requireOneLine(String token, String place) {
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw new ProfileConfigurationException(
                    place + " holds a token with a line break or another control character",
                    "Save the token alone, in one line");
        }
    }

    private Optional<String> setting(SdkSystemSetting setting) {
        return systemEnvironment.setting(setting.property(), setting.environmentVariable());
    }
}
