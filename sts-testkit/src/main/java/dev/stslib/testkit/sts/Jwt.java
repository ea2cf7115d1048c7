package dev.stslib.testkit.sts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token of RFC 7519 whose claims are plain texts and numbers, as a {@link TestIdentityProvider} makes them.
 *
 * @param text the whole token
 * @param algorithm {@code RS256} or {@code ES256}
 * @param claims the second part, decoded
 * @param signed what the signature covers
 * @param signature the signature, in Base64 for URLs
 */
record Jwt(String text, String algorithm, String claims, String signed, String signature) {
    static final String RS256 = "RS256";
    static final String ES256 = "ES256";

    static String jcaName(String algorithm) {
        return algorithm.equals(ES256) ? "SHA256withECDSAinP1363Format" : "SHA256withRSA";
    }

    static String sign(
            TestIdentityProvider provider,
            String algorithm,
            String issuer,
            String audience,
            String subject,
            Instant issuedAt,
            Instant expires) {
        String head = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String claims = "{\"iss\":\"" + escape(issuer) + "\",\"aud\":\"" + escape(audience) + "\",\"sub\":\""
                + escape(subject) + "\",\"iat\":" + issuedAt.getEpochSecond() + ",\"exp\":" + expires.getEpochSecond()
                + "}";
        String signed =
                encode(head.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + encode(provider.sign(algorithm, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The token in a text, or null if there is none that could be checked. */
    static @Nullable Jwt parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            String head = new String(decoder.decode(parts[0]), StandardCharsets.UTF_8);
            String algorithm = string(head, "alg");
            if (algorithm == null || !(algorithm.equals(RS256) || algorithm.equals(ES256))) {
                return null;
            }
            String claims = new String(decoder.decode(parts[1]), StandardCharsets.UTF_8);
            return new Jwt(text, algorithm, claims, parts[0] + "." + parts[1], parts[2]);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean isSignedBy(TestIdentityProvider provider) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(signature);
            return provider.verifies(algorithm, signed.getBytes(StandardCharsets.US_ASCII), bytes);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A claim that is a text, empty if there is none. */
    String claim(String name) {
        String value = string(claims, name);
        return value == null ? "" : value;
    }

    /** A claim that is a time in seconds since 1970, or the start of 1970 if there is none. */
    Instant time(String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\"\\s*:\\s*(-?[0-9]{1,11})").matcher(claims);
        return found.find() ? Instant.ofEpochSecond(Long.parseLong(found.group(1))) : Instant.EPOCH;
    }

    private static @Nullable String string(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(json);
        return found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : null;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String encode(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "Jwt[" + algorithm + "]";
    }
}
