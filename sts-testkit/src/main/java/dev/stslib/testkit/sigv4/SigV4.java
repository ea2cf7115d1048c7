package dev.stslib.testkit.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of Signature Version 4. */
public final class SigV4 {
    /** The name of the algorithm, as requests give it. */
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private SigV4() {}

    /**
     * Makes the text that the signing key signs.
     *
     * @param amzDate the time of the request as {@code yyyymmddThhmmssZ}
     * @param scope where the signature holds
     * @param request the canonical request
     * @return the string to sign
     */
    public static String stringToSign(String amzDate, CredentialScope scope, CanonicalRequest request) {
        String digest = sha256Hex(request.text().getBytes(StandardCharsets.UTF_8));
        return String.join("\n", ALGORITHM, amzDate, scope.toString(), digest);
    }

    /**
     * Computes a signature.
     *
     * @param secretAccessKey the secret half of the key
     * @param amzDate the time of the request as {@code yyyymmddThhmmssZ}
     * @param scope where the signature holds
     * @param request the canonical request
     * @return 64 hexadecimal digits in lower case
     */
    public static String signature(
            String secretAccessKey, String amzDate, CredentialScope scope, CanonicalRequest request) {
        byte[] key = hmac(("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8), scope.date());
        key = hmac(key, scope.region());
        key = hmac(key, scope.service());
        key = hmac(key, CredentialScope.TERMINATOR);
        return HexFormat.of().formatHex(hmac(key, stringToSign(amzDate, scope, request)));
    }

    static String sha256Hex(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
