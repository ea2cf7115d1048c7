package dev.stslib.api.spi;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;

/**
 * A live {@link TokenProvider}: one for all endpoints and all sources, used by many threads at once. Every call blocks
 * until STS has answered, may be interrupted, and caches nothing.
 *
 * <p>Every call throws {@link dev.stslib.api.error.StsServiceException} (or a type below it) when STS refuses,
 * {@link dev.stslib.api.error.EndpointUnreachableException} when it does not answer,
 * {@link dev.stslib.api.error.UnknownRegionException} for a region that does not exist, and
 * {@link dev.stslib.api.error.ExpiredAnswerException} when what came back has already expired.
 */
public interface OpenTokenProvider extends AutoCloseable {
    /**
     * Calls GetSessionToken.
     *
     * @param endpoint where to
     * @param source who signs, long-term keys
     * @param request what is asked for
     * @return what STS gave
     */
    SessionToken getSessionToken(StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request);

    /**
     * Calls AssumeRole.
     *
     * @param endpoint where to
     * @param source who signs
     * @param request what is asked for
     * @return what STS gave
     */
    AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request);

    /**
     * Calls GetFederationToken.
     *
     * @param endpoint where to
     * @param source who signs, long-term keys
     * @param request what is asked for
     * @return what STS gave
     */
    FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request);

    /**
     * Calls AssumeRoleWithWebIdentity, which nobody signs.
     *
     * @param endpoint where to
     * @param request what is asked for
     * @return what STS gave
     */
    AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request);

    /**
     * Calls AssumeRoleWithSAML, which nobody signs.
     *
     * @param endpoint where to
     * @param request what is asked for
     * @return what STS gave
     */
    AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request);

    /**
     * Calls GetCallerIdentity.
     *
     * @param endpoint where to
     * @param source who signs
     * @return who that is
     */
    CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source);

    /**
     * Calls DecodeAuthorizationMessage.
     *
     * @param endpoint where to
     * @param source who signs
     * @param encodedMessage the message of an {@code AccessDenied}, 1 to 10,240 characters
     * @return the JSON document that it holds
     */
    String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage);

    /** Frees connections. Calls in flight may fail. Closing twice does nothing. */
    @Override
    void close();
}
