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
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The role of the EC2 instance, from version 2 of its metadata service, never through a proxy.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">EC2, access
 *     instance metadata</a>
 */
final class OpenInstanceSource implements OpenCredentialSource {
    private static final String IPV4 = "http://169.254.169.254";
    private static final String IPV6 = "http://[fd00:ec2::254]";
    private static final String TOKEN = "/latest/api/token";
    private static final String TOKEN_LIFE = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN_LIFE_SECONDS = "300";
    private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]+");

    private final SystemEnvironment host;
    private final AwsHttpClient http;

    OpenInstanceSource(TokenProviderSettings settings) {
        host = settings.host();
        http = HttpClients.direct(settings);
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return new InstanceMetadata(profile.name());
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        String off = SdkSystemSetting.AWS_EC2_METADATA_DISABLED.environmentVariable();
        if (host.setting(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), off)
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new ProfileConfigurationException(
                    "The credentials of the EC2 instance are wanted, and " + off + " switches its metadata off",
                    "Unset " + off + ", or take credentials from somewhere else");
        }
        String endpoint = endpoint(host);
        LocalEndpoint metadata = new LocalEndpoint(
                http,
                "The metadata of the EC2 instance at " + EndpointAddress.shown(URI.create(endpoint)),
                "Check that this is an EC2 instance with a role, and that its metadata may be asked");
        // Version 2 alone: whatever becomes of the token request, version 1 is never asked.
        String token = metadata.ask(
                        SdkHttpMethod.PUT, URI.create(endpoint + TOKEN), Map.of(TOKEN_LIFE, TOKEN_LIFE_SECONDS))
                .strip();
        if (token.isEmpty() || token.chars().anyMatch(Character::isISOControl)) {
            throw metadata.gaveNone("the token that it gave is none", null);
        }
        Map<String, String> headers = Map.of(TOKEN_HEADER, token);
        String role = metadata.ask(SdkHttpMethod.GET, URI.create(endpoint + ROLES), headers)
                .lines()
                .findFirst()
                .map(String::strip)
                .orElse("");
        if (!ROLE_NAME.matcher(role).matches()) {
            throw metadata.gaveNone("it names no role", null);
        }
        return read(metadata, metadata.ask(SdkHttpMethod.GET, URI.create(endpoint + ROLES + role), headers));
    }

    @Override
    public void close() {
        http.close();
    }

    private static String endpoint(SystemEnvironment host) {
        SdkSystemSetting given = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT;
        SdkSystemSetting mode = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE;
        return host.setting(given.property(), given.environmentVariable())
                .map(text -> EndpointAddress.service(text, given.environmentVariable())
                        .toString()
                        .replaceFirst("/$", ""))
                .orElseGet(() -> address(
                        mode.environmentVariable(),
                        host.setting(mode.property(), mode.environmentVariable())
                                .orElse("ipv4")));
    }

    private static String address(String place, String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "ipv4" -> IPV4;
            case "ipv6" -> IPV6;
            default ->
                throw new ProfileConfigurationException(
                        place + " is neither IPv4 nor IPv6", "Set " + place + " to IPv4 or IPv6, or unset it");
        };
    }

    private static SourceCredentials read(LocalEndpoint metadata, String json) {
        try {
            Map<String, String> values = JsonTexts.read(json);
            String code = values.getOrDefault("Code", "Success");
            if (!code.equals("Success")) {
                throw metadata.gaveNone("it answered with the code " + code.replaceAll("\\p{Cntrl}", " "), null);
            }
            return new SourceCredentials(
                    required(values, "AccessKeyId"),
                    Secret.of(required(values, "SecretAccessKey")),
                    Secret.of(required(values, "Token")),
                    Instant.parse(required(values, "Expiration")),
                    values.get("AccountId"));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            // Not as a cause: its message may hold what was answered.
            throw metadata.gaveNone("the answer cannot be read", null);
        }
    }

    private static String required(Map<String, String> values, String name) throws IOException {
        String value = values.get(name);
        if (value == null) {
            throw new IOException("no " + name);
        }
        return value;
    }
}
