package dev.stslib.core.internal.aws;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine, IAM Identity Center and IAM tell. Every call blocks until it is answered, and caches nothing. For many
 * threads at once.
 */
public interface MachineCredentials {
    /**
     * A role of IAM Identity Center.
     *
     * @param profile the profile, for messages
     * @param session its {@code sso-session}, or null, for messages
     * @param tokenFile where {@code aws sso login} leaves its token
     * @param region the region of Identity Center
     * @param accountId the account
     * @param roleName the role in the account
     * @param ignoreEndpoints whether the profile wants endpoints that the machine gives to be ignored
     */
    record SsoRole(
            String profile,
            @Nullable String session,
            Path tokenFile,
            String region,
            String accountId,
            String roleName,
            boolean ignoreEndpoints) {}

    /**
     * The role of the EC2 instance, from its metadata (IMDSv2).
     *
     * @return temporary credentials with their expiration
     * @throws dev.stslib.api.error.EndpointUnreachableException if there is no metadata, or no role in it
     */
    SourceCredentials instanceRole();

    /**
     * The role of the container, from the endpoint that {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} or
     * {@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} name.
     *
     * @return temporary credentials with their expiration
     * @throws dev.stslib.api.error.ProfileConfigurationException if neither is set, or names a host that may not be
     *     asked in the clear
     * @throws dev.stslib.api.error.EndpointUnreachableException if it gives no credentials
     */
    SourceCredentials containerRole();

    /**
     * The credentials of a role of IAM Identity Center, by the token that a login has left.
     *
     * @param role the role
     * @return temporary credentials with their expiration
     * @throws dev.stslib.api.error.SessionExpiredException if there is no token, or it has expired; the message says how
     *     to log in
     * @throws dev.stslib.api.error.UnsupportedProfileException if the artifact {@code software.amazon.awssdk:sso} is
     *     missing
     * @throws dev.stslib.api.error.EndpointUnreachableException if Identity Center does not answer or refuses
     */
    SourceCredentials ssoRole(SsoRole role);

    /**
     * The MFA devices of the user who asks, by IAM's ListMFADevices.
     *
     * @param endpoint where STS is asked, for the region and the partition
     * @param keys who asks
     * @return the serials of all devices, in IAM's order
     * @throws dev.stslib.api.error.UnsupportedProfileException if the artifact {@code software.amazon.awssdk:iam} is
     *     missing
     * @throws dev.stslib.api.error.EndpointUnreachableException if IAM does not answer or refuses
     */
    List<String> mfaDevices(StsEndpoint endpoint, SourceCredentials keys);

    /**
     * What a machine tells. Nothing of the AWS SDK is loaded before the first call.
     *
     * @param host the machine: its variables and properties say where metadata and containers answer
     * @param settings how to connect
     * @return the calls
     */
    static MachineCredentials of(SystemEnvironment host, TokenProviderSettings settings) {
        return new SdkMachineCredentials(host, settings);
    }
}
