package dev.stslib.core.internal.aws;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.aws.support.http.CallTimeoutException;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.http.ProxyUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes stslib's errors of the AWS SDK's. The SDK's own exception is never the cause of ours: its message repeats what the
 * server said, which may hold what was sent. An error of the network is.
 */
final class SdkErrorMapper {
    private SdkErrorMapper() {}

    private static final String NEXT_CODE = "Wait for the device's next code and call again with that";

    static StslibException of(StsCallContext call, SdkException failure) {
        if (call.carriesCode() && isLost(failure)) {
            return lostWithCode(call, failure);
        }
        if (failure instanceof AwsServiceException refused) {
            return StsErrorMapper.of(call, refused);
        }
        if (isTimeout(failure)) {
            return new EndpointUnreachableException(
                    call.where() + " gave no answer within " + call.timeout().toMillis() + " ms",
                    "Check the network and the proxy on the way there, or allow a longer call time-out");
        }
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new CallInterruptedException(
                    call.where() + " was interrupted before the answer came",
                    "Call again where the answer is still wanted");
        }
        if (failure instanceof NonRetryableException) {
            return new EndpointUnreachableException(
                    call.where() + " was not reached. " + call.scrub(String.valueOf(failure.getMessage())),
                    "Check the proxy's host and port, its user and password, and that it lets requests to STS through");
        }
        IOException network = network(failure);
        return network == null ? notSts(call, "the answer cannot be read", null) : unreachable(call, network);
    }

    private static boolean isTimeout(SdkException failure) {
        return failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || find(failure, CallTimeoutException.class) != null;
    }

    /** Whether the request may have arrived, and what STS made of it is not known. */
    private static boolean isLost(SdkException failure) {
        if (failure instanceof AwsServiceException refused) {
            return refused.statusCode() >= 500 || refused.isThrottlingException();
        }
        return !(failure instanceof NonRetryableException)
                && !(failure instanceof AbortedException)
                && !Thread.currentThread().isInterrupted()
                && find(failure, NotSentException.class) == null
                && (isTimeout(failure) || network(failure) != null);
    }

    private static StslibException lostWithCode(StsCallContext call, SdkException failure) {
        if (failure instanceof AwsServiceException refused) {
            StslibException said = StsErrorMapper.of(call, refused);
            return said instanceof StsServiceException known
                    ? new StsServiceException(
                            said.problem() + ". The request was sent once; its MFA code may have been used",
                            NEXT_CODE,
                            known.error(),
                            null)
                    : new EndpointUnreachableException(
                            said.problem() + ". The request was sent once; its MFA code may have been used", NEXT_CODE);
        }
        IOException cause = network(failure);
        String why = isTimeout(failure)
                ? "no answer came within " + call.timeout().toMillis() + " ms"
                : call.scrub(String.valueOf(cause == null ? failure.getMessage() : cause.getMessage()));
        return new EndpointUnreachableException(
                call.where() + " was sent once, and its answer was lost: " + why
                        + ". The MFA code of the request may have been used",
                NEXT_CODE,
                cause);
    }

    /** Something answered that is not STS. */
    static EndpointUnreachableException notSts(StsCallContext call, String why, @Nullable Throwable cause) {
        return new EndpointUnreachableException(
                call.where() + " was not answered by STS: " + why,
                "Check that the endpoint is STS's, and that no proxy or portal on the way answers in its place",
                cause);
    }

    private static EndpointUnreachableException unreachable(StsCallContext call, IOException cause) {
        String host = call.address().getHost();
        if (cause instanceof ProxyUnavailableException) {
            return error(
                    call,
                    "was not reached. " + cause.getMessage(),
                    "Call again; if that does not help, ask the administrator of the proxy",
                    cause);
        }
        if (cause instanceof UnknownHostException) {
            return error(
                    call,
                    "was not reached: no host named " + cause.getMessage() + " is known",
                    "Check the endpoint and the region for a typing error, and that this machine can look up names",
                    cause);
        }
        if (cause instanceof SSLException) {
            return error(
                    call,
                    "was not reached: the TLS connection to " + host + " failed (" + cause.getMessage() + ")",
                    "Check that the endpoint speaks TLS and that the certificate's issuer is in the trust store"
                            + " (javax.net.ssl.trustStore, AWS_CA_BUNDLE, or an SSLContext as transport)",
                    cause);
        }
        if (cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SocketTimeoutException) {
            return error(
                    call,
                    "was not reached: " + cause.getMessage(),
                    "Check that the endpoint is right and up, and that no firewall and no missing proxy is in the way",
                    cause);
        }
        return error(
                call,
                "got no whole answer: " + cause.getMessage(),
                "Call again; if that does not help, check the proxies and firewalls on the way to the endpoint",
                cause);
    }

    private static EndpointUnreachableException error(
            StsCallContext call, String what, String remedy, IOException cause) {
        return new EndpointUnreachableException(call.where() + " " + what, remedy, cause);
    }

    /** The error of the network that tells most: what a request failed of before it was sent, not that it was not. */
    private static @Nullable IOException network(Throwable failure) {
        IOException found = find(failure, IOException.class);
        return found instanceof NotSentException && found.getCause() instanceof IOException cause ? cause : found;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (type.isInstance(link)) {
                return type.cast(link);
            }
        }
        return null;
    }
}
