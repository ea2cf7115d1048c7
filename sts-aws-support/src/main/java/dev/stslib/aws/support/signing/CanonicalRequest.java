package dev.stslib.aws.support.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * What a signature of AWS covers: the request in one fixed form, with its host, its content type and all of Amazon's own
 * headers.
 *
 * @param text the request in that form
 * @param signedHeaders the names of the headers, in lower case, separated by semicolons
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM, create
 *     a signed request</a>
 */
public record CanonicalRequest(String text, String signedHeaders) {
    private static final String S3 = "s3";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    public CanonicalRequest {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(signedHeaders, "signedHeaders");
    }

    /**
     * Brings a request into the form that is signed.
     *
     * @param service the service, as in the scope of the signature
     * @param method the method, in capitals
     * @param path the path as sent, or null
     * @param query the query as sent, or null
     * @param headers the headers, with {@code Host} and {@code X-Amz-Date}
     * @param body the body, empty if there is none
     * @return the form
     */
    public static CanonicalRequest of(
            String service,
            String method,
            @Nullable String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            byte[] body) {
        Map<String, String> signed = signedHeaders(headers);
        String names = String.join(";", signed.keySet());
        String text = String.join(
                "\n",
                method,
                canonicalPath(service, path),
                canonicalQuery(query),
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                names,
                HEX.formatHex(sha256(body)));
        return new CanonicalRequest(text, names);
    }

    /**
     * The text that the key signs.
     *
     * @param algorithm the name of the algorithm
     * @param date the time of the signature, as {@link #date(Instant)} writes it
     * @param scope what the signature is for
     * @return the four lines
     */
    public String toSign(String algorithm, String date, String scope) {
        return String.join("\n", algorithm, date, scope, HEX.formatHex(sha256(text.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Writes a time as the header {@code X-Amz-Date} has it.
     *
     * @param time the time
     * @return such as {@code 20260131T120000Z}
     */
    public static String date(Instant time) {
        return DATE.format(time);
    }

    /**
     * What a signature is for.
     *
     * @param date the time, as {@link #date(Instant)} writes it
     * @param region the region
     * @param service the service
     * @return the scope
     */
    public static String scope(String date, String region, String service) {
        return String.join("/", date.substring(0, 8), region, service, "aws4_request");
    }

    /**
     * The header {@code Host} of a request: without the port of the scheme, as the client sends it.
     *
     * @param request the request
     * @return its value
     */
    public static String host(SdkHttpRequest request) {
        boolean standard = request.port() == (request.protocol().equalsIgnoreCase("https") ? 443 : 80);
        return standard ? request.host() : request.host() + ":" + request.port();
    }

    private static Map<String, String> signedHeaders(Map<String, List<String>> headers) {
        Map<String, String> signed = new TreeMap<>();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("host") || lower.equals("content-type") || lower.startsWith("x-amz-")) {
                signed.put(
                        lower,
                        values.stream()
                                .map(value -> value.strip().replaceAll(" +", " "))
                                .collect(Collectors.joining(",")));
            }
        });
        return signed;
    }

    /** Normalised and encoded once more for every service but S3, which signs the path as it is sent. */
    private static String canonicalPath(String service, @Nullable String path) {
        if (path == null || path.isEmpty()) {
            return "/";
        }
        return service.equals(S3) ? path : encoded(normalised(path));
    }

    /** Without empty segments, {@code .} and {@code ..}; a slash at the end stays. */
    private static String normalised(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        return "/" + String.join("/", segments) + (folder && !segments.isEmpty() ? "/" : "");
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/' || c == '-' || c == '_' || c == '.' || c == '~' || (c < 128 && Character.isLetterOrDigit(c))) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.withUpperCase().toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static String canonicalQuery(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        return List.of(query.split("&")).stream()
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
