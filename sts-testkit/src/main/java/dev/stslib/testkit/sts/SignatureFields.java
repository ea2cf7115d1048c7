package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.QueryString;
import dev.stslib.testkit.sigv4.SigV4;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its signature, in the header field {@code Authorization} or, presigned, in the query.
 *
 * @param accessKeyId whose key
 * @param scope the other parts of the credential: date, region, service, terminator
 * @param signedHeaders the names, as given
 * @param signature the signature, as given
 * @param amzDate the time of the request as {@code yyyymmddThhmmssZ}
 * @param sessionToken the session token, {@code null} if none came
 */
record SignatureFields(
        String accessKeyId,
        List<String> scope,
        List<String> signedHeaders,
        String signature,
        String amzDate,
        @Nullable String sessionToken) {

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static SignatureFields of(WireRequest request) throws StsException {
        String authorization = request.header("Authorization");
        Map<String, String> query = new HashMap<>();
        QueryString.parse(request.query()).pairs().forEach(pair -> query.put(pair.name(), pair.value()));
        if (authorization != null) {
            return fromHeader(request, authorization);
        }
        if (query.containsKey("X-Amz-Signature") || query.containsKey("X-Amz-Credential")) {
            return of(
                    query.get("X-Amz-Algorithm"),
                    query.get("X-Amz-Credential"),
                    query.get("X-Amz-SignedHeaders"),
                    query.get("X-Amz-Signature"),
                    query.get("X-Amz-Date"),
                    query.get("X-Amz-Security-Token"));
        }
        throw Errors.missingAuthentication();
    }

    private static SignatureFields fromHeader(WireRequest request, String authorization) throws StsException {
        int space = authorization.indexOf(' ');
        Map<String, String> fields = new HashMap<>();
        for (String field : authorization.substring(space + 1).split(",", 0)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        field.substring(0, equals).trim(),
                        field.substring(equals + 1).trim());
            }
        }
        return of(
                space < 0 ? authorization : authorization.substring(0, space),
                fields.get("Credential"),
                fields.get("SignedHeaders"),
                fields.get("Signature"),
                date(request),
                request.header("X-Amz-Security-Token"));
    }

    private static SignatureFields of(
            @Nullable String algorithm,
            @Nullable String credential,
            @Nullable String signedHeaders,
            @Nullable String signature,
            @Nullable String amzDate,
            @Nullable String sessionToken)
            throws StsException {
        if (!SigV4.ALGORITHM.equals(algorithm)) {
            throw Errors.incompleteSignature("Unsupported AWS 'algorithm': '" + algorithm + "'.");
        }
        if (credential == null || signedHeaders == null || signature == null || amzDate == null) {
            throw Errors.incompleteSignature(missing("Credential", credential)
                    + missing("Signature", signature)
                    + missing("SignedHeaders", signedHeaders)
                    + (amzDate == null
                            ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                            : ""));
        }
        List<String> parts = List.of(credential.split("/", -1));
        if (parts.size() != 5) {
            throw Errors.incompleteSignature("Credential must have exactly 5 slash-delimited elements, e.g. "
                    + "keyid/date/region/service/term, got '" + credential + "'");
        }
        return new SignatureFields(
                parts.get(0),
                parts.subList(1, 5),
                List.of(signedHeaders.split(";", 0)),
                signature,
                amzDate,
                sessionToken);
    }

    private static String missing(String name, @Nullable String value) {
        return value == null ? "Authorization header requires '" + name + "' parameter. " : "";
    }

    private static @Nullable String date(WireRequest request) {
        String amzDate = request.header("X-Amz-Date");
        String date = request.header("Date");
        if (amzDate != null || date == null) {
            return amzDate;
        }
        try {
            return BASIC.format(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return date;
        }
    }

    Instant time() throws StsException {
        try {
            return BASIC.parse(amzDate, Instant::from);
        } catch (DateTimeException e) {
            throw Errors.incompleteSignature("Date must be in ISO-8601 'basic format'. Got '" + amzDate
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
    }

    static String basic(Instant time) {
        return BASIC.format(time);
    }
}
