package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.util.List;

/** Lists the MFA devices of a user, by IAM. No class of the optional artifact is loaded before the first call. */
public final class IamDevices {
    /** The service, as {@link ServiceEndpoint#service} names it. */
    public static final String SERVICE = "IAM";

    private IamDevices() {}

    /**
     * Lists the MFA devices of the user who owns the keys, by ListMFADevices. Blocks until IAM answers.
     *
     * @param endpoint where to ask
     * @param keys the keys that sign
     * @param settings how to connect
     * @return the serials of all devices, in IAM's order
     * @throws UnsupportedProfileException if the artifact {@code software.amazon.awssdk:iam} is missing
     * @throws dev.stslib.api.error.EndpointUnreachableException if IAM does not answer or answers with an error
     */
    public static List<String> list(ServiceEndpoint endpoint, SourceCredentials keys, TokenProviderSettings settings) {
        try {
            return IamCalls.mfaDevices(endpoint, keys, settings);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedProfileException(
                    "The MFA device of " + keys.accessKeyId()
                            + " has to be looked up in IAM, and the artifact software.amazon.awssdk:iam is missing",
                    "Add software.amazon.awssdk:iam in the version of the AWS SDK's other artifacts",
                    e);
        }
    }
}
