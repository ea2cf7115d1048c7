package dev.stslib.core.internal.aws;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.service.SdkClients;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsResponse;

/** Makes the calls of one token provider, and maps whatever fails to stslib's errors. */
final class StsInvoker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.stslib.core.sdk.AwsSdkTokenProvider");

    private final StsClients clients;
    private final HttpClientSet http;
    private final SdkClients sdk;
    private final boolean debug;
    private volatile boolean closed;

    private StsInvoker(StsClients clients, HttpClientSet http, SdkClients sdk, boolean debug) {
        this.clients = clients;
        this.http = http;
        this.sdk = sdk;
        this.debug = debug;
    }

    static StsInvoker open(TokenProviderSettings settings) {
        HttpClientSet http = HttpClientSet.of(settings);
        SdkClients sdk = new SdkClients(settings.callTimeout());
        return new StsInvoker(new StsClients(http, sdk, settings.clock()), http, sdk, settings.debug());
    }

    <A extends StsResponse, T> T call(StsCallContext call, Function<StsClient, A> request, Function<A, T> read) {
        requireOpen();
        StsClient client = clients.at(call.endpoint(), call.carriesCode());
        debug("{}: asking", call, "");
        A answer = answer(call, client, request);
        debug("{}: answered, request {}", call, answer.responseMetadata().requestId());
        return read.apply(answer);
    }

    private <A extends StsResponse> A answer(StsCallContext call, StsClient client, Function<StsClient, A> request) {
        try {
            return request.apply(client);
        } catch (StslibException e) {
            throw e;
        } catch (RejectedExecutionException e) {
            // The scheduler of time-outs is closed: another thread has just closed the provider.
            throw closedException();
        } catch (SdkException e) {
            if (closed) {
                throw closedException();
            }
            StslibException failure = SdkErrorMapper.of(call, e);
            debug("{}: {}", call, failure.problem());
            throw failure;
        } catch (RuntimeException e) {
            // Not as a cause: its message may repeat a header, such as a key.
            throw new InvalidRequestException(
                    call.where() + " was not asked: the request cannot be sent ("
                            + e.getClass().getName() + ")",
                    "Check the access key and the session token for line breaks and empty parts");
        }
    }

    private void debug(String message, StsCallContext call, String detail) {
        if (debug && LOG.isDebugEnabled()) {
            LOG.debug(message, call.where(), detail);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private static EngineClosedException closedException() {
        return new EngineClosedException(
                "The provider '" + SdkTokenProvider.NAME + "' is closed", "Open a new provider and use that");
    }

    @Override
    public void close() {
        closed = true;
        http.close();
        clients.close();
        sdk.close();
    }
}
