package dev.stslib.aws.support.service;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.http.Tries;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * An endpoint that gives credentials or tokens to plain requests: of a container, an instance, Identity Center or Roles
 * Anywhere. All requests to it together take at most the total time of the client, from when this object is made.
 *
 * @param http the client
 * @param tries how often to ask
 * @param retriesNotFound whether HTTP 404 may pass, as on an endpoint of this machine
 * @param name what the endpoint is, for errors, such as {@code The metadata of the EC2 instance at http://…}
 * @param wanted what is asked for, in errors, such as {@code credentials}
 * @param remedy what to do if it gives nothing
 * @param start when the total time began, by {@link AwsHttpClient#nanoTime()}
 */
public record PlainEndpoint(
        AwsHttpClient http,
        Tries tries,
        boolean retriesNotFound,
        String name,
        String wanted,
        String remedy,
        long start) {
    private static final int NOT_FOUND = 404;
    /** The longest lifetime that AWS gives to credentials, and how far clocks may differ. */
    private static final Duration LONGEST = Duration.ofHours(36).plusMinutes(10);

    /**
     * An endpoint of credentials, whose total time begins now.
     *
     * @param http the client
     * @param tries how often to ask
     * @param retriesNotFound whether HTTP 404 may pass, as on an endpoint of this machine
     * @param name what the endpoint is, for errors
     * @param remedy what to do if it gives nothing
     */
    public PlainEndpoint(AwsHttpClient http, Tries tries, boolean retriesNotFound, String name, String remedy) {
        this(http, tries, retriesNotFound, name, "credentials", remedy, http.nanoTime());
    }

    /**
     * Sends a request, again after an error of the connection, 429, 5xx and perhaps 404.
     *
     * @param request the request, which has no body
     * @return the last answer, whatever its status
     * @throws EndpointUnreachableException if there is no answer
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status stays set
     */
    public HttpAnswer send(SdkHttpRequest request) {
        return send(HttpExecuteRequest.builder().request(request).build());
    }

    /**
     * Sends a request that may have a body, as {@link #send(SdkHttpRequest)} does.
     *
     * @param request the request, whose body can be read several times
     * @return the last answer, whatever its status
     */
    public HttpAnswer send(HttpExecuteRequest request) {
        try {
            return http.send(request, tries, answer -> retriesNotFound && answer.status() == NOT_FOUND, start);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException(
                        name + " was interrupted before the answer came", "Call again where it is still wanted");
            }
            Throwable cause = e instanceof NotSentException && e.getCause() != null ? e.getCause() : e;
            throw gaveNone(String.valueOf(cause.getMessage()), cause);
        } catch (NonRetryableException e) {
            // A proxy that refuses. Not as a cause: it may repeat a header.
            throw gaveNone(String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * Sends a request as {@link #send(SdkHttpRequest)} does.
     *
     * @param request the request
     * @return an answer with a status of 200 to 299
     * @throws EndpointUnreachableException if there is no answer or one of another status; the message has the status, the
     *     code and the message of the answer
     * @throws CallInterruptedException as for {@link #send(SdkHttpRequest)}
     */
    public HttpAnswer ask(SdkHttpRequest request) {
        HttpAnswer answer = send(request);
        if (!answer.isSuccessful()) {
            throw refused(answer);
        }
        return answer;
    }

    /**
     * Converts the expiration of credentials to the clock of this machine.
     *
     * @param answer the answer, which has just arrived
     * @param field the name of its field
     * @param expiration the expiration in the answer
     * @return the expiration by the clock of this machine, as {@link HttpAnswer#toLocal} says
     * @throws UnexpectedAnswerException if it lies more than 36 hours and ten minutes ahead, which no credentials of AWS do
     */
    public Instant localEnd(HttpAnswer answer, String field, Instant expiration) {
        Instant end = answer.toLocal(expiration);
        if (end.isAfter(answer.arrival().plus(LONGEST))) {
            throw new UnexpectedAnswerException(
                    name + " gave credentials whose " + field + " is " + expiration + ", more than 36 hours ahead of "
                            + answer.arrival(),
                    "Check the clock of this machine, and what answers at this address");
        }
        return end;
    }

    /**
     * The error for an answer that is not a success.
     *
     * @param answer the answer
     * @return the error, to be thrown
     */
    public StslibException refused(HttpAnswer answer) {
        return gaveNone(answer.problem(), null);
    }

    /**
     * The error for an answer that cannot be used.
     *
     * @param problem what is wrong, without any text of the answer
     * @return the error, to be thrown
     */
    public StslibException unusable(String problem) {
        return new EndpointUnreachableException(
                name + " gave no usable " + wanted + ": " + problem,
                "Check that this address is the right one, and what answers there");
    }

    /**
     * The error where there is nothing.
     *
     * @param why the reason, without a secret
     * @param cause what caused it, or null
     * @return the error, to be thrown
     */
    public StslibException gaveNone(String why, @Nullable Throwable cause) {
        return new EndpointUnreachableException(name + " gave no " + wanted + ": " + why, remedy, cause);
    }
}
