package dev.stslib.testkit.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.sigv4.WireRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the proofs of possession in the header {@code DPoP}. For one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449, section 4.3</a>
 */
final class DpopCheck {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BYTES = 32;
    /** As far as a clock may be off. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Set<String> seen = new HashSet<>();

    /**
     * Checks the proof of a request.
     *
     * @param uri the address of the request
     * @return the thumbprint of the key (RFC 7638)
     * @throws LoginException if the proof is wrong
     */
    String thumbprint(WireRequest request, String uri, Instant now) throws LoginException {
        List<String> headers = request.headers("DPoP");
        String[] parts = headers.size() == 1 ? headers.get(0).split("\\.", -1) : new String[0];
        if (parts.length != 3) {
            throw LoginException.invalid("There is not exactly one DPoP proof of three parts");
        }
        try {
            JsonNode header = JSON.readTree(decoded(parts[0]));
            JsonNode claims = JSON.readTree(decoded(parts[1]));
            JsonNode key = header.path("jwk");
            requireHeader(header, key);
            requireClaims(claims, uri);
            byte[] x = coordinate(key, "x");
            byte[] y = coordinate(key, "y");
            requireSignature(parts, x, y);
            // AWS takes a proof of another time for an expired token.
            Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
            if (Duration.between(issued, now).abs().compareTo(SKEW) > 0) {
                throw LoginException.tokenExpired();
            }
            if (!seen.add(claims.path("jti").asText())) {
                throw LoginException.invalid("The DPoP proof was used before");
            }
            return thumbprint(x, y);
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            throw LoginException.invalid("The DPoP proof cannot be read");
        }
    }

    private static void requireHeader(JsonNode header, JsonNode key) throws LoginException {
        if (header.size() != 3
                || key.size() != 4
                || !header.path("typ").asText().equals("dpop+jwt")
                || !header.path("alg").asText().equals("ES256")
                || !key.path("kty").asText().equals("EC")
                || !key.path("crv").asText().equals("P-256")) {
            throw LoginException.invalid("The DPoP proof is not one of ES256 with its public key only");
        }
    }

    private static void requireClaims(JsonNode claims, String uri) throws LoginException {
        if (claims.size() != 4
                || !claims.path("htm").asText().equals("POST")
                || !claims.path("htu").asText().equals(uri)
                || !claims.path("iat").isIntegralNumber()
                || claims.path("jti").asText().length() < 16) {
            throw LoginException.invalid("The DPoP proof is not one for this request");
        }
    }

    private static byte[] coordinate(JsonNode key, String name) throws LoginException {
        byte[] bytes = decoded(key.path(name).asText());
        if (bytes.length != BYTES) {
            throw LoginException.invalid("The key of the DPoP proof has a coordinate of another length");
        }
        return bytes;
    }

    private static void requireSignature(String[] parts, byte[] x, byte[] y)
            throws LoginException, GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(1, x), new BigInteger(1, y)),
                        curve.getParameterSpec(ECParameterSpec.class)));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(key);
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(decoded(parts[2]))) {
            throw LoginException.invalid("The signature of the DPoP proof is wrong");
        }
    }

    static String thumbprint(byte[] x, byte[] y) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + base64.encodeToString(x) + "\",\"y\":\""
                + base64.encodeToString(y) + "\"}";
        return base64.encodeToString(
                MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
