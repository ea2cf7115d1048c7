package dev.stslib.aws.support.service;

import dev.stslib.api.error.ProfileSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Builds clients of the AWS SDK that take nothing from the machine: no variable {@code AWS_*}, no property {@code aws.*}
 * and no profile file breaks or changes a request. Thread-safe.
 */
public final class SdkClients implements AutoCloseable {
    private static final int TRIES = 3;
    private static final Set<Integer> PASSING_STATUSES = Set.of(500, 502, 503, 504);
    private static final Set<String> PASSING_CODES = Set.of(
            "IDPCommunicationError",
            "InternalError",
            "PriorRequestNotComplete",
            "RequestTimeout",
            "RequestTimeoutException");
    private static final int COMPRESSION_THRESHOLD = 10_240;
    /** How long the idle thread of the time-outs stays. */
    private static final long IDLE_SECONDS = 1;
    /** The SDK's own header repeats AWS_EXECUTION_ENV. */
    private static final String USER_AGENT = "stslib aws-sdk-java/" + VersionInfo.SDK_VERSION;

    private final ScheduledThreadPoolExecutor timeouts;
    private final Duration callTimeout;

    /**
     * Creates it.
     *
     * @param callTimeout the longest time for one call including all its retries; more than zero
     */
    public SdkClients(Duration callTimeout) {
        this.callTimeout = callTimeout;
        this.timeouts = new ScheduledThreadPoolExecutor(1, SdkClients::daemon);
        timeouts.setRemoveOnCancelPolicy(true);
        timeouts.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timeouts.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stslib-sts-timeouts");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts a retry strategy of up to three tries without a condition.
     *
     * @return a new builder
     */
    public static StandardRetryStrategy.Builder threeTries() {
        return DefaultRetryStrategy.standardStrategyBuilder()
                .maxAttempts(TRIES)
                .useClientDefaults(false)
                .treatAsThrottling(SdkClients::isThrottled);
    }

    /**
     * Says whether a failure may pass, by the conditions of the SDK's standard strategy. Only the clock has no say here:
     * the SDK keeps one offset for all endpoints and repeats every HTTP 403 by it. {@link
     * dev.stslib.aws.support.signing.EndpointClock#learnFrom} decides that instead.
     *
     * @param failure the failure of one try
     * @return true to try again
     */
    public static boolean mayPass(Throwable failure) {
        if (failure instanceof NonRetryableException) {
            return false;
        }
        if (failure instanceof AwsServiceException refused) {
            AwsErrorDetails details = refused.awsErrorDetails();
            return refused.retryable()
                    || isThrottled(refused)
                    || PASSING_STATUSES.contains(refused.statusCode())
                    || (details != null && details.errorCode() != null && PASSING_CODES.contains(details.errorCode()));
        }
        return hasPassingCause(failure);
    }

    private static boolean hasPassingCause(Throwable failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof IOException
                    || link instanceof UncheckedIOException
                    || link instanceof RetryableException
                    || link instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isThrottled(Throwable failure) {
        return failure instanceof SdkException sdk && RetryUtils.isThrottlingException(sdk);
    }

    /**
     * Builds a client.
     *
     * @param builder a builder with credentials, region and endpoint
     * @param http the HTTP client, which stays open when the built client is closed
     * @param retries when to send a request again
     * @param <B> the builder
     * @param <C> the client
     * @return the client, which you close
     * @throws ProfileSyntaxException if the SDK cannot read a file that the property {@code aws.configFile} or {@code
     *     aws.sharedCredentialsFile} names, or the property {@code aws.enableDefaultSocketTimeout2026}
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C build(
            B builder, SdkHttpClient http, RetryStrategy retries) {
        builder.defaultsMode(DefaultsMode.STANDARD)
                .httpClient(http)
                .overrideConfiguration(settings -> settings.defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build())
                        .defaultProfileName("default")
                        .appId("stslib")
                        .putHeader("User-Agent", USER_AGENT)
                        .compressionConfiguration(compression -> compression
                                .requestCompressionEnabled(false)
                                .minimumCompressionThresholdInBytes(COMPRESSION_THRESHOLD))
                        .retryStrategy(retries)
                        .apiCallTimeout(callTimeout)
                        .scheduledExecutorService((ScheduledExecutorService) timeouts));
        try {
            return builder.build();
        } catch (RuntimeException e) {
            return UnreadableMachineSettings.hiddenFor(builder::build, e);
        }
    }

    /** Stops the time-outs. Calls in flight fail. Closing again has no effect. */
    @Override
    public void close() {
        timeouts.shutdownNow();
    }
}
