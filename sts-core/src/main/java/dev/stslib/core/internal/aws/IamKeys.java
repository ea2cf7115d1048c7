package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The access keys of a user, by IAM. Each call blocks until IAM answers. No class of the optional artifact is loaded before
 * the first call.
 */
public final class IamKeys {
    private IamKeys() {}

    /**
     * A key as IAM lists it.
     *
     * @param id the access key id
     * @param active whether requests that it signs are accepted
     * @param created when it was made, to the second
     */
    public record Listed(String id, boolean active, Instant created) {}

    /**
     * ListAccessKeys.
     *
     * @param endpoint where to ask
     * @param signer the keys that sign
     * @param settings how to connect
     * @return the keys of the user who signs
     */
    public static List<Listed> list(
            ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        return call(() -> IamCalls.accessKeys(endpoint, signer, settings));
    }

    /**
     * CreateAccessKey, sent once.
     *
     * @param endpoint where to ask
     * @param signer the keys that sign
     * @param settings how to connect
     * @return the new key
     */
    public static SourceCredentials create(
            ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        return call(() -> IamCalls.createAccessKey(endpoint, signer, settings));
    }

    /**
     * UpdateAccessKey with the status Inactive.
     *
     * @param accessKeyId the key
     * @param endpoint where to ask
     * @param signer the keys that sign
     * @param settings how to connect
     */
    public static void disable(
            String accessKeyId, ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        boolean unused = call(() -> IamCalls.disableAccessKey(accessKeyId, endpoint, signer, settings));
    }

    /**
     * DeleteAccessKey.
     *
     * @param accessKeyId the key
     * @param endpoint where to ask
     * @param signer the keys that sign
     * @param settings how to connect
     */
    public static void delete(
            String accessKeyId, ServiceEndpoint endpoint, SourceCredentials signer, TokenProviderSettings settings) {
        boolean unused = call(() -> IamCalls.deleteAccessKey(accessKeyId, endpoint, signer, settings));
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedProfileException(
                    "Access keys are managed by IAM, and the artifact software.amazon.awssdk:iam is missing",
                    "Add software.amazon.awssdk:iam in the version of the AWS SDK's other artifacts",
                    e);
        }
    }
}
