package dev.stslib.aws.support.http;

import java.util.Objects;

/**
 * An answer to a plain request.
 *
 * @param status the status, 100 to 599
 * @param text the body, read as UTF-8; of an error, without the secrets of the request
 */
public record HttpAnswer(int status, String text) {
    /** Checks that there is a text. */
    public HttpAnswer {
        Objects.requireNonNull(text, "text");
    }

    /** {@return whether the status is 200 to 299} */
    public boolean isSuccessful() {
        return status / 100 == 2;
    }

    /** Shows no body: it may hold credentials. */
    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + "]";
    }
}
