package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.MFADevice;

/** ListMFADevices of IAM, by the AWS SDK's optional artifact. */
final class IamCalls {
    private IamCalls() {}

    static List<String> mfaDevices(
            StsEndpoint endpoint, SourceCredentials keys, SystemEnvironment host, TokenProviderSettings settings) {
        return OtherServices.call(
                IamClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                new OtherServices.Place("IAM", endpoint.region(), false),
                host,
                settings,
                (IamClient client) -> client
                        .listMFADevicesPaginator(
                                request -> request.overrideConfiguration(own -> StsRequests.signedBy(own, keys)))
                        .mfaDevices()
                        .stream()
                        .map(MFADevice::serialNumber)
                        .toList());
    }
}
