package dev.stslib.core.internal.aws;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpClients;
import dev.stslib.aws.support.signing.SigV4AuthScheme;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsResponse;

/** Owns what all calls share, makes them, and turns what goes wrong into stslib's errors. */
final class StsInvoker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.stslib.core.sdk.AwsSdkTokenProvider");
    /** So long the thread of the time-outs stays when there is nothing to time. */
    private static final long IDLE_SECONDS = 1;

    private final StsClients clients;
    private final AwsHttpClient http;
    private final ScheduledThreadPoolExecutor scheduler;
    private final boolean debug;
    private volatile boolean closed;

    private StsInvoker(StsClients clients, AwsHttpClient http, ScheduledThreadPoolExecutor scheduler, boolean debug) {
        this.clients = clients;
        this.http = http;
        this.scheduler = scheduler;
        this.debug = debug;
    }

    static StsInvoker open(TokenProviderSettings settings) {
        AwsHttpClient http = HttpClients.open(settings);
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, StsInvoker::daemon);
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        StsClients clients =
                new StsClients(http, scheduler, new SigV4AuthScheme(settings.clock()), settings.callTimeout());
        return new StsInvoker(clients, http, scheduler, settings.debug());
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stslib-sts-timeouts");
        thread.setDaemon(true);
        return thread;
    }

    <A extends StsResponse, T> T call(StsCallContext call, Function<StsClient, A> request, Function<A, T> read) {
        requireOpen();
        StsClient client = clients.at(call.endpoint(), call.carriesCode());
        debug("{}: asking", call, "");
        try {
            A answer = request.apply(client);
            debug("{}: answered, request {}", call, answer.responseMetadata().requestId());
            return read.apply(answer);
        } catch (RejectedExecutionException e) {
            // The scheduler of time-outs takes nothing more: another thread has just closed the provider.
            throw closedException();
        } catch (SdkException e) {
            if (closed) {
                throw closedException();
            }
            StslibException failure = SdkErrorMapper.of(call, e);
            debug("{}: {}", call, failure.problem());
            throw failure;
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
                "The provider '" + SdkTokenProvider.NAME + "' is closed", "Open a new one and call that");
    }

    @Override
    public void close() {
        closed = true;
        http.close();
        clients.close();
        scheduler.shutdownNow();
    }
}
