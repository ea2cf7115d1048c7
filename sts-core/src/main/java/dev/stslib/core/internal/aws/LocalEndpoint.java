package dev.stslib.core.internal.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.NotSentException;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.Json;
import dev.stslib.core.internal.source.CredentialFields;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Plain requests to an endpoint of this machine: instance metadata or a container's credentials.
 *
 * @param http the client
 * @param tries how often to ask
 * @param name what the endpoint is, for errors, such as {@code The metadata of the EC2 instance at http://…}
 * @param remedy what to do if it gives nothing
 */
record LocalEndpoint(AwsHttpClient http, Tries tries, String name, String remedy) {
    private static final int NOT_FOUND = 404;
    private static final int LONGEST_MESSAGE = 200;

    /**
     * Sends a request, again after an error of the connection, 404, 429 and 5xx.
     *
     * @return the body of the answer
     * @throws EndpointUnreachableException if there is no answer or another one than 2xx
     */
    String ask(SdkHttpMethod method, URI uri, Map<String, String> headers) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(method).uri(uri);
        headers.forEach(request::putHeader);
        try {
            HttpAnswer answer = http.send(request.build(), tries, given -> given.status() == NOT_FOUND);
            if (answer.isSuccessful()) {
                return answer.text();
            }
            throw gaveNone("HTTP " + answer.status() + reason(answer.text()), null);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException(
                        name + " was interrupted before the answer came", "Call again where it is still wanted");
            }
            Throwable cause = e instanceof NotSentException && e.getCause() != null ? e.getCause() : e;
            throw gaveNone(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** The credentials in an answer. */
    CredentialFields read(String json) {
        return CredentialFields.ofMachine(json, this::unusable);
    }

    private StslibException unusable(String problem) {
        return new EndpointUnreachableException(
                name + " gave no usable credentials: " + problem,
                "Check that this address is the right one, and what answers there");
    }

    /** The code and the message of a JSON document, if the answer is one. The client has hidden the request's secrets. */
    private static String reason(String text) {
        try {
            JsonNode answer = Json.MAPPER.readTree(text);
            String code = text(answer, "code", "Code", "__type");
            String message = text(answer, "message", "Message");
            return (code.isEmpty() ? "" : " " + code) + (message.isEmpty() ? "" : ": " + message);
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String text(JsonNode answer, String... names) {
        for (String name : names) {
            String line = oneLine(answer.path(name).asText(""));
            if (!line.isEmpty()) {
                return line;
            }
        }
        return "";
    }

    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
    }

    StslibException gaveNone(String why, @Nullable Throwable cause) {
        return new EndpointUnreachableException(name + " gave no credentials: " + why, remedy, cause);
    }
}
