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
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 of one moment. It signs the host, the content type and everything of Amazon's own.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM, create
 *     a signed request</a>
 */
final class SigV4 {
    private static final String S3 = "s3";
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    private final String accessKeyId;
    private final String secretAccessKey;
    private final String region;
    private final String service;
    private final String date;

    SigV4(String accessKeyId, String secretAccessKey, String region, String service, Instant now) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.region = region;
        this.service = service;
        this.date = DATE.format(now);
    }

    /** What the header {@code X-Amz-Date} of the request must say. */
    String date() {
        return date;
    }

    /** What the header {@code Authorization} of the request must say. */
    String authorization(
            String method,
            @Nullable String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            byte[] body) {
        Map<String, String> signed = signedHeaders(headers);
        String names = String.join(";", signed.keySet());
        String canonical = String.join(
                "\n",
                method,
                canonicalPath(path),
                canonicalQuery(query),
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                names,
                hex(sha256(body)));
        String scope = String.join("/", date.substring(0, 8), region, service, "aws4_request");
        String toSign = String.join("\n", ALGORITHM, date, scope, hex(sha256(bytes(canonical))));
        return ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                + hex(hmac(signingKey(), toSign));
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
    private String canonicalPath(@Nullable String path) {
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
        for (byte octet : bytes(path)) {
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

    private byte[] signingKey() {
        byte[] key = bytes("AWS4" + secretAccessKey);
        for (String part : List.of(date.substring(0, 8), region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] content) {
        return HEX.formatHex(content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
