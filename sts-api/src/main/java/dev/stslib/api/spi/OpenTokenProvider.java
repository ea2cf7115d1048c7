package dev.stslib.api.spi;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.FederationToken;
import dev.stslib.api.RootSession;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.StsEndpoint;

/**
 * An open {@link TokenProvider}. One instance serves all endpoints and all source credentials, and is safe for
 * concurrent use. Each call blocks until STS has answered, can be interrupted, and caches nothing.
 *
 * <p>Each call throws {@link dev.stslib.api.error.StsServiceException} or a subtype when STS returns an error,
 * {@link dev.stslib.api.error.EndpointUnreachableException} when STS does not answer,
 * {@link dev.stslib.api.error.UnknownRegionException} for a region that does not exist, and
 * {@link dev.stslib.api.error.ExpiredAnswerException} when the returned credentials have already expired.
 */
public interface OpenTokenProvider extends AutoCloseable {
    /**
     * Calls GetSessionToken.
     *
     * @param endpoint the endpoint
     * @param source the long-term keys that sign the request
     * @param request the parameters of the request
     * @return the result
     */
    SessionToken getSessionToken(StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request);

    /**
     * Calls AssumeRole.
     *
     * @param endpoint the endpoint
     * @param source the credentials that sign the request
     * @param request the parameters of the request
     * @return the result
     */
    AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request);

    /**
     * Calls GetFederationToken.
     *
     * @param endpoint the endpoint
     * @param source the long-term keys that sign the request
     * @param request the parameters of the request
     * @return the result
     */
    FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request);

    /**
     * Calls AssumeRoleWithWebIdentity, an unsigned operation.
     *
     * @param endpoint the endpoint
     * @param request the parameters of the request
     * @return the result
     */
    AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request);

    /**
     * Calls AssumeRoleWithSAML, an unsigned operation.
     *
     * @param endpoint the endpoint
     * @param request the parameters of the request
     * @return the result
     */
    AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request);

    /**
     * Calls GetCallerIdentity.
     *
     * @param endpoint the endpoint
     * @param source the credentials that sign the request
     * @return the identity that the credentials belong to
     */
    CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source);

    /**
     * Calls DecodeAuthorizationMessage.
     *
     * @param endpoint the endpoint
     * @param source the credentials that sign the request
     * @param encodedMessage the encoded message of an access-denied error, 1 to 10,240 characters
     * @return the decoded message, a JSON document
     */
    String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage);

    /**
     * Calls AssumeRoot. A provider that does not know the operation need not implement this method.
     *
     * @param endpoint the endpoint; a regional one
     * @param source the credentials that sign the request
     * @param request the parameters of the request
     * @return the result
     * @throws InvalidRequestException if the provider does not know the operation, as by default
     * @throws dev.stslib.api.error.StslibException if STS is not reached or refuses
     */
    default RootSession assumeRoot(StsEndpoint endpoint, SourceCredentials source, AssumeRootRequest request) {
        throw unknown("AssumeRoot");
    }

    /**
     * Calls GetWebIdentityToken. A provider that does not know the operation need not implement this method.
     *
     * @param endpoint the endpoint; a regional one
     * @param source the credentials that sign the request
     * @param request the parameters of the request
     * @return the token
     * @throws InvalidRequestException if the provider does not know the operation, as by default
     * @throws dev.stslib.api.error.StslibException if STS is not reached or refuses
     */
    default WebIdentityToken getWebIdentityToken(
            StsEndpoint endpoint, SourceCredentials source, GetWebIdentityTokenRequest request) {
        throw unknown("GetWebIdentityToken");
    }

    /**
     * Calls GetDelegatedAccessToken. A provider that does not know the operation need not implement this method.
     *
     * @param endpoint the endpoint
     * @param source the credentials that sign the request
     * @param request the parameters of the request
     * @return the result
     * @throws InvalidRequestException if the provider does not know the operation, as by default
     * @throws dev.stslib.api.error.StslibException if STS is not reached or refuses
     */
    default DelegatedAccess getDelegatedAccessToken(
            StsEndpoint endpoint, SourceCredentials source, GetDelegatedAccessTokenRequest request) {
        throw unknown("GetDelegatedAccessToken");
    }

    private static InvalidRequestException unknown(String operation) {
        return new InvalidRequestException(
                "The token provider does not know the operation " + operation,
                "Use another token provider, such as aws-sdk, or a newer version of this one");
    }

    /**
     * Closes the connections. Calls that are still running may fail. Closing again has no effect. An engine closes its
     * providers when it is closed, except those whose connection settings are no longer in use. The garbage collector frees
     * those.
     */
    @Override
    void close();
}
