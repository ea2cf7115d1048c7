package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.QueryString;
import dev.stslib.testkit.sigv4.SigV4;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param expires how long a presigned request holds, {@code null} if the header field signs it
 */
record SignatureFields(
        String accessKeyId,
        List<String> scope,
        List<String> signedHeaders,
        String signature,
        String amzDate,
        @Nullable String sessionToken,
        @Nullable Duration expires) {
    /** The names in a query that sign it, and no parameters of the operation. */
    static final Set<String> IN_QUERY = Set.of(
            "X-Amz-Algorithm",
            "X-Amz-Content-Sha256",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-Security-Token",
            "X-Amz-Signature",
            "X-Amz-SignedHeaders",
            "X-Amz-User-Agent");

    private static final List<String> REQUIRED_IN_QUERY = List.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Signature",
            "X-Amz-SignedHeaders",
            "X-Amz-Date",
            "X-Amz-Expires");

    private static final Duration MOST_EXPIRES = Duration.ofDays(7);

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static SignatureFields of(WireRequest request) throws StsException {
        List<String> authorization = request.headers("Authorization");
        Map<String, String> query = new HashMap<>();
        QueryString.parse(request.query()).pairs().forEach(pair -> query.put(pair.name(), pair.value()));
        boolean presigned = REQUIRED_IN_QUERY.stream().anyMatch(query::containsKey);
        if (authorization.isEmpty()) {
            if (!presigned) {
                throw Errors.missingAuthentication();
            }
            return fromQuery(query);
        }
        if (presigned) {
            throw Errors.incompleteSignature(
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter "
                            + "or the Authorization header should be specified");
        }
        if (authorization.size() > 1) {
            throw Errors.incompleteSignature(
                    "Authorization header must be specified once, not " + authorization.size() + " times.");
        }
        return fromHeader(request, authorization.get(0).trim());
    }

    private static SignatureFields fromQuery(Map<String, String> query) throws StsException {
        StringBuilder missing = new StringBuilder();
        for (String name : REQUIRED_IN_QUERY) {
            if (!query.containsKey(name)) {
                missing.append("AWS query-string parameters must include '" + name + "'. ");
            }
        }
        if (missing.length() > 0) {
            throw Errors.incompleteSignature(missing + "Re-examine the query-string parameters.");
        }
        return of(
                query.get("X-Amz-Algorithm"),
                query.get("X-Amz-Credential"),
                query.get("X-Amz-SignedHeaders"),
                query.get("X-Amz-Signature"),
                query.get("X-Amz-Date"),
                query.get("X-Amz-Security-Token"),
                expires(query.getOrDefault("X-Amz-Expires", "")));
    }

    private static Duration expires(String seconds) throws StsException {
        if (!seconds.matches("[1-9][0-9]{0,8}")) {
            throw Errors.incompleteSignature("X-Amz-Expires should be a number of seconds, 1 or more");
        }
        Duration expires = Duration.ofSeconds(Long.parseLong(seconds));
        if (expires.compareTo(MOST_EXPIRES) > 0) {
            throw Errors.incompleteSignature("X-Amz-Expires must be less than a week (in seconds); that is, the given "
                    + "X-Amz-Expires must be less than " + MOST_EXPIRES.toSeconds() + " seconds");
        }
        return expires;
    }

    private static SignatureFields fromHeader(WireRequest request, String authorization) throws StsException {
        int space = authorization.indexOf(' ');
        Map<String, String> fields = new HashMap<>();
        for (String field : authorization.substring(space + 1).split(",", 0)) {
            int equals = field.indexOf('=');
            if (equals > 0
                    && fields.put(
                                    field.substring(0, equals).trim(),
                                    field.substring(equals + 1).trim())
                            != null) {
                throw Errors.incompleteSignature("Authorization header has '"
                        + field.substring(0, equals).trim() + "' more than once.");
            }
        }
        return of(
                space < 0 ? authorization : authorization.substring(0, space),
                fields.get("Credential"),
                fields.get("SignedHeaders"),
                fields.get("Signature"),
                date(request),
                joined(request, "X-Amz-Security-Token"),
                null);
    }

    private static SignatureFields of(
            @Nullable String algorithm,
            @Nullable String credential,
            @Nullable String signedHeaders,
            @Nullable String signature,
            @Nullable String amzDate,
            @Nullable String sessionToken,
            @Nullable Duration expires)
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
                List.of(signedHeaders.split(";", -1)),
                signature,
                amzDate,
                sessionToken,
                expires);
    }

    private static String missing(String name, @Nullable String value) {
        return value == null ? "Authorization header requires '" + name + "' parameter. " : "";
    }

    private static @Nullable String date(WireRequest request) {
        String amzDate = joined(request, "X-Amz-Date");
        String date = joined(request, "Date");
        if (amzDate != null || date == null) {
            return amzDate;
        }
        try {
            return BASIC.format(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return date;
        }
    }

    /** All values of a header field, as they are signed: a field that is sent twice is no valid date and no valid token. */
    private static @Nullable String joined(WireRequest request, String name) {
        List<String> values = request.headers(name);
        return values.isEmpty() ? null : String.join(",", values);
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
