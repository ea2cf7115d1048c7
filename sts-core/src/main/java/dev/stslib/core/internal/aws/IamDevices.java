package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import java.util.List;

/** Lists the MFA devices of a user, by IAM. Nothing of the AWS SDK's optional artifact is loaded before the first call. */
public final class IamDevices {
    private IamDevices() {}

    /**
     * The MFA devices of the user who asks, by ListMFADevices. Blocks until IAM answers.
     *
     * @param endpoint where STS is asked, for the region and the partition
     * @param keys who asks
     * @param settings how to connect
     * @return the serials of all devices, in IAM's order
     * @throws UnsupportedProfileException if the artifact {@code software.amazon.awssdk:iam} is missing
     * @throws dev.stslib.api.error.EndpointUnreachableException if IAM does not answer or refuses
     */
    public static List<String> list(StsEndpoint endpoint, SourceCredentials keys, TokenProviderSettings settings) {
        try {
            return IamCalls.mfaDevices(endpoint, keys, settings);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedProfileException(
                    "The MFA device of " + keys.accessKeyId()
                            + " is to be looked up in IAM, and the artifact software.amazon.awssdk:iam is not there",
                    "Add software.amazon.awssdk:iam in the version of the AWS SDK's other artifacts",
                    e);
        }
    }
}
