package dev.stslib.source.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stslib.api.Secret;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * A key of the curve P-256 that a sign-in is bound to, and the proofs that this process has it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449, DPoP</a>
 */
final class DpopKey {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    private static final int BITS = 256;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final BigInteger secret;
    private final ECPoint point;

    private DpopKey(BigInteger secret) {
        this.secret = secret;
        this.point = CURVE.getG().multiply(secret).normalize();
    }

    static DpopKey generate(SecureRandom random) {
        return new DpopKey(
                BigIntegers.createRandomInRange(BigInteger.ONE, CURVE.getN().subtract(BigInteger.ONE), random));
    }

    /**
     * Reads a key as the AWS CLI writes it: SEC 1 (RFC 5915) in PEM.
     *
     * @throws IllegalArgumentException if it is anything else; the message shows nothing of it
     */
    @SuppressWarnings("UnusedException") // The message may quote what it reads.
    static DpopKey ofPem(Secret pem) {
        String base64 = pem.revealSecret()
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
        try {
            ECPrivateKey key = ECPrivateKey.getInstance(
                    ASN1Primitive.fromByteArray(Base64.getDecoder().decode(base64)));
            BigInteger secret = key.getKey();
            boolean isOfCurve = SECObjectIdentifiers.secp256r1.equals(key.getParametersObject());
            if (isOfCurve && secret.signum() > 0 && secret.compareTo(CURVE.getN()) < 0) {
                return new DpopKey(secret);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a private key in PEM");
        }
        throw new IllegalArgumentException("not a private key of the curve P-256");
    }

    /** The key in the form of {@link #ofPem}, in lines of 64 characters. */
    Secret pem() {
        ECPrivateKey key = new ECPrivateKey(
                BITS, secret, new DERBitString(point.getEncoded(false)), SECObjectIdentifiers.secp256r1);
        try {
            return Secret.of("-----BEGIN EC PRIVATE KEY-----\n"
                    + LINES.encodeToString(key.getEncoded(ASN1Encoding.DER))
                    + "\n-----END EC PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new IllegalStateException("A key in memory can be encoded", e);
        }
    }

    /**
     * Proves for one POST request that this process has the key.
     *
     * @param uri the address of the request, without a query
     * @param now the time, in whole seconds
     * @param id the number of the proof, which no other proof has
     * @return the value of the header {@code DPoP}
     */
    String proof(URI uri, Instant now, UUID id) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "EC");
        jwk.put("x", base64(point.getAffineXCoord().getEncoded()));
        jwk.put("y", base64(point.getAffineYCoord().getEncoded()));
        jwk.put("crv", "P-256");
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "dpop+jwt");
        header.put("alg", "ES256");
        header.put("jwk", jwk);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("htm", "POST");
        claims.put("htu", uri.toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", id.toString());
        String signed = json(header) + "." + json(claims);
        return signed + "." + base64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] signed) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(secret, curve.getParameterSpec(ECParameterSpec.class)));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no ECDSA on the curve P-256", e);
        }
    }

    private static String json(Map<String, Object> part) {
        try {
            return base64(Json.MAPPER.writeValueAsBytes(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "DpopKey";
    }
}
