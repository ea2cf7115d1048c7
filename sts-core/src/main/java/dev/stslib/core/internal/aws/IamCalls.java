package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceCalls;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MFADevice;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Requests to IAM, by the AWS SDK's optional artifact. */
final class IamCalls {
    private static final int SERVER_ERROR = 500;

    private IamCalls() {}

    static List<String> mfaDevices(ServiceEndpoint endpoint, SourceCredentials keys, TokenProviderSettings settings) {
        try (ServiceCalls calls = new ServiceCalls(settings)) {
            return calls.call(
                    client(),
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

    static List<IamKeys.Listed> accessKeys(
            ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        return keys(
                "ListAccessKeys",
                endpoint,
                settings,
                client -> client
                        .listAccessKeysPaginator(
                                request -> request.overrideConfiguration(own -> StsRequests.signedBy(own, signer)))
                        .accessKeyMetadata()
                        .stream()
                        .map(key -> new IamKeys.Listed(
                                key.accessKeyId(), key.status() == StatusType.ACTIVE, key.createDate()))
                        .toList());
    }

    /** Sent once: a request that is sent again makes a second key if the answer to the first was lost. */
    static SourceCredentials createAccessKey(
            ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        try (ServiceCalls calls = new ServiceCalls(settings)) {
            return calls.callOnce(client(), endpoint, told("CreateAccessKey", client -> {
                var key = client.createAccessKey(
                                request -> request.overrideConfiguration(own -> StsRequests.signedBy(own, signer)))
                        .accessKey();
                return SourceCredentials.longTerm(
                        Objects.requireNonNull(key.accessKeyId()), Secret.of(key.secretAccessKey()));
            }));
        }
    }

    static boolean disableAccessKey(
            String id, ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        return keys(
                "UpdateAccessKey",
                endpoint,
                settings,
                client -> client.updateAccessKey(request -> request.accessKeyId(id)
                                .status(StatusType.INACTIVE)
                                .overrideConfiguration(own -> StsRequests.signedBy(own, signer)))
                        .sdkHttpResponse()
                        .isSuccessful());
    }

    static boolean deleteAccessKey(
            String id, ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        return keys(
                "DeleteAccessKey",
                endpoint,
                settings,
                client -> client.deleteAccessKey(request ->
                                request.accessKeyId(id).overrideConfiguration(own -> StsRequests.signedBy(own, signer)))
                        .sdkHttpResponse()
                        .isSuccessful());
    }

    private static IamClientBuilder client() {
        return IamClient.builder().credentialsProvider(AnonymousCredentialsProvider.create());
    }

    private static <T> T keys(
            String operation,
            ServiceEndpoint endpoint,
            TokenProviderSettings settings,
            Function<IamClient, T> request) {
        try (ServiceCalls calls = new ServiceCalls(settings)) {
            return calls.call(client(), endpoint, told(operation, request));
        }
    }

    /** Tells a refusal by its code, which decides what to do about it. */
    private static <T> Function<IamClient, T> told(String operation, Function<IamClient, T> request) {
        return client -> {
            try {
                return request.apply(client);
            } catch (IamException e) {
                AwsErrorDetails details = e.awsErrorDetails();
                if (details == null || details.errorCode() == null || e.statusCode() >= SERVER_ERROR) {
                    throw e;
                }
                String message = Objects.requireNonNullElse(details.errorMessage(), "")
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip();
                // Not as a cause: its message repeats what was answered.
                throw new StsServiceException(
                        "IAM refused " + operation + " (" + details.errorCode() + "): " + message,
                        "Check the keys of the profile and what the policies of the user allow",
                        new StsError(details.errorCode(), e.statusCode(), message, e.requestId()),
                        null);
            }
        };
    }
}
