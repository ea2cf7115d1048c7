package dev.stslib.aws.support.service;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.signing.EndpointClock;
import dev.stslib.aws.support.signing.SigV4AuthScheme;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * Calls to services of AWS other than STS, through clients of the AWS SDK that each live for one call. A call is tried up
 * to three times, within the call time-out. Thread-safe.
 */
public final class ServiceCalls implements AutoCloseable {
    private static final int LONGEST_MESSAGE = 300;

    private final TokenProviderSettings settings;
    private final HttpClientSet http;
    private final SdkClients clients;
    private volatile boolean closed;

    /**
     * Creates it without a connection.
     *
     * @param settings how to connect
     * @throws InvalidRequestException if the transport in the settings is of an unsupported type
     */
    public ServiceCalls(TokenProviderSettings settings) {
        this.settings = settings;
        this.http = HttpClientSet.of(settings);
        this.clients = new SdkClients(settings.callTimeout());
    }

    /**
     * Makes a call. Blocks until it is answered.
     *
     * @param builder a builder of the service's client, with its credentials
     * @param endpoint where to ask
     * @param request the call; the {@link StslibException} that it throws is passed on
     * @param <B> the builder
     * @param <C> the client
     * @param <T> the result of the call
     * @return the result of the call
     * @throws EndpointUnreachableException if the service does not answer, or answers with an error; the message has the
     *     status, the code and what the service said, without secrets of the request
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status stays set
     * @throws InvalidRequestException if the request cannot be sent, for example for its credentials
     * @throws EngineClosedException after {@link #close}
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T call(
            B builder, ServiceEndpoint endpoint, Function<C, T> request) {
        return call(builder, endpoint, request, SdkClients::mayPass);
    }

    /**
     * Makes a call as {@link #call} does, and sends its request once: for a request that must not take effect twice. Only one
     * that is refused for a wrong clock is sent again.
     *
     * @param builder a builder of the service's client, with its credentials
     * @param endpoint where to ask
     * @param request the call; the {@link StslibException} that it throws is passed on
     * @param <B> the builder
     * @param <C> the client
     * @param <T> the result of the call
     * @return the result of the call
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T callOnce(
            B builder, ServiceEndpoint endpoint, Function<C, T> request) {
        return call(builder, endpoint, request, failure -> false);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient, T> T call(
            B builder, ServiceEndpoint endpoint, Function<C, T> request, Predicate<Throwable> mayPass) {
        EndpointClock clock = new EndpointClock(settings.clock());
        builder.region(Region.of(endpoint.region()))
                .fipsEnabled(endpoint.fips())
                .dualstackEnabled(endpoint.dualStack())
                .putAuthScheme(new SigV4AuthScheme(clock));
        if (endpoint.override() != null) {
            builder.endpointOverride(endpoint.override());
        }
        try (C client = clients.build(
                builder,
                http.trusting(endpoint.caBundle()),
                SdkClients.threeTries()
                        .retryOnException(clock::learnFrom)
                        .retryOnException(mayPass)
                        .build())) {
            return request.apply(client);
        } catch (StslibException e) {
            throw e;
        } catch (SdkException | RejectedExecutionException e) {
            if (closed) {
                throw new EngineClosedException(
                        where(endpoint) + " was not asked: this source is closed", "Open a new engine and use that");
            }
            throw failed(endpoint, e);
        } catch (RuntimeException e) {
            // Not as a cause: its message may repeat a header, such as a token.
            throw new InvalidRequestException(
                    where(endpoint) + " was not asked: the request cannot be sent ("
                            + e.getClass().getName() + ")",
                    "Check the credentials or the token of the request for line breaks and empty parts");
        }
    }

    /** Ends the calls in flight. Closing again has no effect. */
    @Override
    public void close() {
        closed = true;
        http.close();
        clients.close();
    }

    private static String where(ServiceEndpoint endpoint) {
        return endpoint.service() + " in " + endpoint.region();
    }

    private static StslibException failed(ServiceEndpoint endpoint, RuntimeException failure) {
        // The SDK's own exception is no cause: its message repeats what was answered.
        if (failure instanceof AwsServiceException refused) {
            return new EndpointUnreachableException(
                    where(endpoint) + " refused with HTTP " + refused.statusCode() + said(refused.awsErrorDetails()),
                    "Check the network, the region and whether you may ask for this");
        }
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new CallInterruptedException(
                    where(endpoint) + " was interrupted before the answer came", "Call again if you still need it");
        }
        IOException cause = network(failure);
        String why = cause != null
                ? ": " + cause.getMessage()
                : failure instanceof ApiCallTimeoutException ? " within the call time-out" : "";
        return new EndpointUnreachableException(
                where(endpoint) + " gave no answer" + why,
                "Check the network, the proxy, the endpoint and the region",
                cause);
    }

    private static String said(@Nullable AwsErrorDetails details) {
        if (details == null) {
            return "";
        }
        return (details.errorCode() == null ? "" : " " + oneLine(details.errorCode()))
                + (details.errorMessage() == null ? "" : ": " + oneLine(details.errorMessage()));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
    }

    private static @Nullable IOException network(Throwable failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof NotSentException && link.getCause() instanceof IOException cause) {
                return cause;
            }
            if (link instanceof IOException network) {
                return network;
            }
        }
        return null;
    }
}
