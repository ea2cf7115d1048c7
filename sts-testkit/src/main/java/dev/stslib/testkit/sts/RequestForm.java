package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.WireRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a request of the query protocol: GET with the parameters in the query, or POST with a form.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS, common errors</a>
 */
final class RequestForm {
    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";
    private static final Set<String> CHARSETS = Set.of("", "charset=utf-8", "charset=\"utf-8\"");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private RequestForm() {}

    static void check(WireRequest request) throws StsException {
        boolean get = request.method().equals("GET");
        if (!get && !request.method().equals("POST")) {
            throw Errors.unknownOperation();
        }
        if (get && !request.bodyText().isEmpty()) {
            throw Errors.malformedHttp("A GET request has no body.");
        }
        if (!request.bodyText().isEmpty() && !isForm(request.header("Content-Type"))) {
            throw Errors.unknownOperation();
        }
        if (BROKEN_ESCAPE.matcher(request.query()).find()
                || BROKEN_ESCAPE.matcher(request.bodyText()).find()) {
            throw Errors.malformedQueryString();
        }
    }

    private static boolean isForm(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 2);
        return parts[0].strip().equals(MEDIA_TYPE) && CHARSETS.contains(parts.length < 2 ? "" : parts[1].strip());
    }
}
