package dev.stslib.testkit.sts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.tls.TestKeys;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The issuer of an account's web identity tokens, with its keys. Thread-safe. */
final class OutboundIssuer {
    static final String RS256 = "RS256";
    static final String ES384 = "ES384";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int COORDINATE_BYTES = 48;

    private final URI uri;
    /** By algorithm, each made when it is first needed. */
    private final Map<String, KeyPair> pairs = new ConcurrentHashMap<>();

    OutboundIssuer(URI uri) {
        this.uri = uri;
    }

    URI uri() {
        return uri;
    }

    /** The claims of a token as JSON. */
    String payload(Map<String, Object> claims, Instant now, Instant end) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", uri.toString());
        all.putAll(claims);
        all.put("iat", now.getEpochSecond());
        all.put("exp", end.getEpochSecond());
        all.put("jti", UUID.randomUUID().toString());
        return json(all);
    }

    String sign(String algorithm, String payload) {
        String head = json(Map.of("alg", algorithm, "typ", "JWT", "kid", algorithm));
        String signed =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(payload.getBytes(StandardCharsets.UTF_8));
        boolean isRsa = algorithm.equals(RS256);
        try {
            Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA384withECDSAinP1363Format");
            signature.initSign(pair(algorithm).getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private KeyPair pair(String algorithm) {
        return pairs.computeIfAbsent(algorithm, missing -> missing.equals(RS256) ? TestKeys.rsa() : TestKeys.ec384());
    }

    /** What OpenID Connect Discovery says about this issuer. */
    String configuration() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("issuer", uri.toString());
        fields.put("jwks_uri", uri + "/.well-known/jwks.json");
        fields.put("response_types_supported", List.of("id_token"));
        fields.put("subject_types_supported", List.of("public"));
        fields.put("id_token_signing_alg_values_supported", List.of(RS256, ES384));
        return json(fields);
    }

    /** The public keys as a JSON Web Key Set of RFC 7517. */
    String keys() {
        RSAPublicKey ofRsa = (RSAPublicKey) pair(RS256).getPublic();
        Map<String, Object> first = key(RS256, "RSA");
        first.put("n", base64(unsigned(ofRsa.getModulus(), (ofRsa.getModulus().bitLength() + 7) / 8)));
        first.put("e", base64(unsigned(ofRsa.getPublicExponent(), 3)));
        ECPublicKey ofEc = (ECPublicKey) pair(ES384).getPublic();
        Map<String, Object> second = key(ES384, "EC");
        second.put("crv", "P-384");
        second.put("x", base64(unsigned(ofEc.getW().getAffineX(), COORDINATE_BYTES)));
        second.put("y", base64(unsigned(ofEc.getW().getAffineY(), COORDINATE_BYTES)));
        return json(Map.of("keys", List.of(first, second)));
    }

    private static Map<String, Object> key(String algorithm, String type) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("kty", type);
        key.put("use", "sig");
        key.put("alg", algorithm);
        key.put("kid", algorithm);
        return key;
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
        return padded;
    }

    private static String base64(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON", e);
        }
    }
}
