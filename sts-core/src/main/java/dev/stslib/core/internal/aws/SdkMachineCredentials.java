package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import java.util.List;
import java.util.function.Supplier;

/** Through the AWS SDK, whose optional artifacts are only touched when something needs them. */
final class SdkMachineCredentials implements MachineCredentials {
    private final SystemEnvironment host;
    private final TokenProviderSettings settings;

    SdkMachineCredentials(SystemEnvironment host, TokenProviderSettings settings) {
        this.host = host;
        this.settings = settings;
    }

    @Override
    public SourceCredentials instanceRole() {
        return InstanceMetadata.role(host, settings);
    }

    @Override
    public SourceCredentials containerRole() {
        return new ContainerEndpoint(host, settings).role();
    }

    @Override
    public SourceCredentials ssoRole(SsoRole role) {
        String token = SsoToken.read(role, settings.clock().instant());
        return optional(
                "sso",
                "Profile '" + role.profile() + "' takes its credentials from IAM Identity Center",
                () -> SsoCalls.credentials(role, token, host, settings));
    }

    @Override
    public List<String> mfaDevices(StsEndpoint endpoint, SourceCredentials keys) {
        return optional(
                "iam",
                "The MFA device of " + keys.accessKeyId() + " is to be looked up in IAM",
                () -> IamCalls.mfaDevices(endpoint, keys, host, settings));
    }

    private static <T> T optional(String artifact, String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (NoClassDefFoundError e) {
            String coordinates = "software.amazon.awssdk:" + artifact;
            throw new UnsupportedProfileException(
                    what + ", and the artifact " + coordinates + " is not there",
                    "Add " + coordinates + " in the version of the AWS SDK's other artifacts",
                    e);
        }
    }
}
