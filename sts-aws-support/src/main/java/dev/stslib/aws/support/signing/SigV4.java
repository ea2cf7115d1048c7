package dev.stslib.aws.support.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
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
        this.date = CanonicalRequest.date(now);
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
        CanonicalRequest request = CanonicalRequest.of(service, method, path, query, headers, body);
        String scope = CanonicalRequest.scope(date, region, service);
        return ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + request.signedHeaders()
                + ", Signature=" + hex(hmac(signingKey(), request.toSign(ALGORITHM, date, scope)));
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

    private static String hex(byte[] content) {
        return HEX.formatHex(content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
