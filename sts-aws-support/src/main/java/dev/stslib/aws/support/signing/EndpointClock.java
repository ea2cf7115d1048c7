package dev.stslib.aws.support.signing;

import dev.stslib.aws.support.http.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The clock that signs requests to one endpoint: the clock of this machine, corrected once the endpoint has refused a
 * signature and its header {@code Date} shows another time. Thread-safe.
 */
public final class EndpointClock implements InstantSource {
    private static final Set<String> CLOCK_CODES =
            Set.of("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture");
    /** These codes have other reasons too, such as a wrong secret. */
    private static final Set<String> SIGNATURE_CODES = Set.of("SignatureDoesNotMatch", "InvalidSignatureException");

    private static final Pattern CLOCK_MESSAGE =
            Pattern.compile("expired|not yet current|skew|clock", Pattern.CASE_INSENSITIVE);

    private final InstantSource clock;
    private volatile Duration offset = Duration.ZERO;

    /**
     * Creates a clock without a correction.
     *
     * @param clock the clock of this machine
     */
    public EndpointClock(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(offset);
    }

    /**
     * Corrects the clock if a refusal shows that it is off.
     *
     * @param failure the failure of a request
     * @return true if the request may succeed when it is signed again
     */
    public boolean learnFrom(Throwable failure) {
        SdkHttpResponse answer = refusal(failure);
        Duration found = answer == null
                ? null
                : ServerTime.offset(answer, clock.instant()).orElse(null);
        if (found == null) {
            return false;
        }
        boolean another = found.minus(offset).abs().compareTo(ServerTime.TOLERANCE) > 0;
        if (another) {
            offset = found;
        }
        // Without another offset, a request in parallel may have corrected the clock after this one was signed.
        return another || !offset.isZero();
    }

    private static @Nullable SdkHttpResponse refusal(Throwable failure) {
        AwsErrorDetails details = failure instanceof AwsServiceException refused ? refused.awsErrorDetails() : null;
        if (details == null || details.errorCode() == null) {
            return null;
        }
        String message = details.errorMessage() == null ? "" : details.errorMessage();
        boolean isOfClock = CLOCK_CODES.contains(details.errorCode())
                || (SIGNATURE_CODES.contains(details.errorCode())
                        && CLOCK_MESSAGE.matcher(message).find());
        return isOfClock ? details.sdkHttpResponse() : null;
    }
}
