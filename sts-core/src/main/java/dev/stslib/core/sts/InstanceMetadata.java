package dev.stslib.core.sts;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;

/** The role of the EC2 instance, through the AWS SDK's own provider. */
final class InstanceMetadata {
    private static final String IPV4 = "http://169.254.169.254";
    private static final String IPV6 = "http://[fd00:ec2::254]";

    private InstanceMetadata() {}

    static SourceCredentials role(Host host) {
        String off = SdkSystemSetting.AWS_EC2_METADATA_DISABLED.environmentVariable();
        if (host.setting(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), off)
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new ProfileConfigurationException(
                    "The credentials of the EC2 instance are wanted, and " + off + " switches its metadata off",
                    "Unset " + off + ", or take credentials from somewhere else");
        }
        String endpoint = endpoint(host);
        try (InstanceProfileCredentialsProvider provider = InstanceProfileCredentialsProvider.builder()
                .endpoint(endpoint)
                .profileFile(() -> ProfileFile.aggregator().build())
                .profileName("default")
                .build()) {
            return source(provider.resolveCredentials());
        } catch (SdkException e) {
            throw new EndpointUnreachableException(
                    "The metadata of the EC2 instance at " + EndpointAddress.shown(URI.create(endpoint))
                            + " gave no credentials",
                    "Check that this is an EC2 instance with a role, and that its metadata may be asked");
        }
    }

    private static String endpoint(Host host) {
        SdkSystemSetting given = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT;
        SdkSystemSetting mode = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE;
        return host.setting(given.property(), given.environmentVariable())
                .map(text -> EndpointAddress.service(text, given.environmentVariable())
                        .toString())
                .orElseGet(() -> host.setting(mode.property(), mode.environmentVariable())
                                .map(value -> value.toLowerCase(Locale.ROOT))
                                .filter("ipv6"::equals)
                                .isPresent()
                        ? IPV6
                        : IPV4);
    }

    private static SourceCredentials source(AwsCredentials got) {
        Secret token = got instanceof AwsSessionCredentials session ? Secret.of(session.sessionToken()) : null;
        return new SourceCredentials(
                got.accessKeyId(),
                Secret.of(got.secretAccessKey()),
                token,
                got.expirationTime().orElse(null),
                got.accountId().orElse(null));
    }
}
