package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceCalls;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.MFADevice;

/** ListMFADevices of IAM, by the AWS SDK's optional artifact. */
final class IamCalls {
    private IamCalls() {}

    static List<String> mfaDevices(ServiceEndpoint endpoint, SourceCredentials keys, TokenProviderSettings settings) {
        try (ServiceCalls calls = new ServiceCalls(settings)) {
            return calls.call(
                    IamClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                    endpoint,
                    (IamClient client) -> client
                            .listMFADevicesPaginator(
                                    request -> request.overrideConfiguration(own -> StsRequests.signedBy(own, keys)))
                            .mfaDevices()
                            .stream()
                            .map(MFADevice::serialNumber)
                            .toList());
        }
    }
}
