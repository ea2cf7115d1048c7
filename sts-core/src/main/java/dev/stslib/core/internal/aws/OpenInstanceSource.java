package dev.stslib.core.internal.aws;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClients;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The role of the EC2 instance, from version 2 of its metadata service, never through a proxy.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">EC2, access
 *     instance metadata</a>
 */
final class OpenInstanceSource implements OpenCredentialSource {
    private static final String TOKEN = "/latest/api/token";
    private static final String TOKEN_LIFE = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN_LIFE_SECONDS = "300";
    private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String INFO = "/latest/meta-data/iam/info";
    /** The account is an extra: credentials without it work too. */
    private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]+");

    private final SystemEnvironment systemEnvironment;
    private final AwsHttpClient http;
    /** By the address of the metadata: an instance stays in its account. */
    private final Map<URI, String> accounts = new ConcurrentHashMap<>();

    OpenInstanceSource(TokenProviderSettings settings) {
        systemEnvironment = settings.systemEnvironment();
        http = HttpClients.direct(settings);
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return new InstanceSettings(systemEnvironment, profile).read();
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        String off = SdkSystemSetting.AWS_EC2_METADATA_DISABLED.environmentVariable();
        if (systemEnvironment
                .setting(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), off)
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new ProfileConfigurationException(
                    "A profile asks for the credentials of the EC2 instance, and " + off + " switches its metadata off",
                    "Unset " + off + ", or take credentials from somewhere else");
        }
        InstanceMetadata plan = (InstanceMetadata) request.plan();
        PlainEndpoint metadata = new PlainEndpoint(
                http,
                plan.tries(),
                true,
                "The metadata of the EC2 instance at " + EndpointAddress.shown(plan.endpoint()),
                "Check that this is an EC2 instance with a role, and that its metadata may be asked");
        // Version 2 alone: version 1 is never asked, whatever the answer to the token request.
        String token = metadata.ask(question(plan, TOKEN)
                        .method(SdkHttpMethod.PUT)
                        .putHeader(TOKEN_LIFE, TOKEN_LIFE_SECONDS)
                        .build())
                .text()
                .strip();
        if (token.isEmpty() || token.chars().anyMatch(Character::isISOControl)) {
            throw metadata.gaveNone("it answered the token request with something that is not a token", null);
        }
        String role = ask(metadata, plan, ROLES, token)
                .text()
                .lines()
                .findFirst()
                .map(String::strip)
                .orElse("");
        if (!ROLE_NAME.matcher(role).matches()) {
            throw metadata.gaveNone("it names no role", null);
        }
        HttpAnswer answer = ask(metadata, plan, ROLES + role, token);
        CredentialFields fields = CredentialFields.ofEndpoint(answer.text(), metadata::unusable);
        requireSuccess(metadata, fields.fields(), token);
        SourceCredentials got = fields.ofRole(true);
        String account = got.accountId() == null ? account(plan, token) : got.accountId();
        return OpenContainerSource.onThisClock(got, account, metadata, answer);
    }

    /** The account of the instance profile, which is that of its role; null if the metadata does not tell it at once. */
    private @Nullable String account(InstanceMetadata plan, String token) {
        String known = accounts.get(plan.endpoint());
        if (known != null) {
            return known;
        }
        PlainEndpoint info = new PlainEndpoint(
                http,
                new Tries(1, plan.tries().within(ACCOUNT_TIMEOUT)),
                false,
                "The metadata of the EC2 instance",
                "Check that this is an EC2 instance with a role");
        try {
            String answer = ask(info, plan, INFO, token).text();
            String account = EntryDescriptor.account(CredentialFields.ofEndpoint(answer, info::unusable)
                    .fields()
                    .nonEmptyTextOrNull("InstanceProfileArn"));
            if (account != null) {
                accounts.put(plan.endpoint(), account);
            }
            return account;
        } catch (EndpointUnreachableException e) {
            return null;
        }
    }

    private static HttpAnswer ask(PlainEndpoint metadata, InstanceMetadata plan, String path, String token) {
        return metadata.ask(question(plan, path).putHeader(TOKEN_HEADER, token).build());
    }

    private static SdkHttpRequest.Builder question(InstanceMetadata plan, String path) {
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(URI.create(plan.endpoint() + path));
    }

    /** The metadata of an instance whose role cannot be assumed is an answer with a status of 200. */
    private static void requireSuccess(PlainEndpoint metadata, Fields answer, String token) {
        String code = answer.nonEmptyTextOrNull("Code");
        if (code != null && !code.equals("Success")) {
            String message = answer.nonEmptyTextOrNull("Message");
            String text = code + (message == null ? "" : ": " + message);
            throw metadata.gaveNone(
                    "it answered with the code " + HttpAnswer.oneLine(text.replace(token, "(hidden)")), null);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
