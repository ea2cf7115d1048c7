package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as the AWS CLI writes them, and proofs as another implementation checks them. */
@Tag("one-jdk")
class DpopKeyTest {
    /** Made by {@code openssl ecparam -name prime256v1 -genkey -noout}. */
    private static final String PEM = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIPIxb28VKqnXbn//uwVSGDu1VBdYRDDRP2AnQcW6EpN2oAoGCCqGSM49
            AwEHoUQDQgAE3p0T9wabLqjQ2OeerZj97vOnO0Yq4kCl0B0fqQMnPVsEhywO7Yli
            7lUNwA8NypQLXAHR0CkadHNQBAfmFzQuRA==
            -----END EC PRIVATE KEY-----
            """;

    private static final String OTHER_CURVE = """
            -----BEGIN EC PRIVATE KEY-----
            MIGkAgEBBDBwf2h8vqBgK8+ewHeajZdHaV1bnqwaHW2iJa0OLA3gtJXxXKHAVSaE
            h1DdLtuIkIagBwYFK4EEACKhZANiAAREFmbEXvZu0NBw11wHrkaiPraVh9rGOPOi
            LxLc9te9F9hmumKVWXy1dw6wVCslewg+BHw2zMLIP9kSNN5F9IXLTRNnyXjXogkY
            vH+A+PpvfEcW3lA3pciu35gIn/KbBv4=
            -----END EC PRIVATE KEY-----
            """;

    private static final URI TOKEN = URI.create("https://us-east-2.signin.aws.amazon.com/v1/token");

    @Test
    @DisplayName("a key is written as openssl and the AWS CLI write it")
    void pem() {
        assertEquals(PEM, DpopKey.ofPem(Secret.of(PEM)).pem().revealSecret());
        assertEquals(
                PEM, DpopKey.ofPem(Secret.of(PEM.replace("\n", "\r\n"))).pem().revealSecret());
        DpopKey fresh = DpopKey.generate(new SecureRandom());
        String written = fresh.pem().revealSecret();
        assertEquals(written, DpopKey.ofPem(Secret.of(written)).pem().revealSecret());
        assertEquals("DpopKey", fresh.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "!",
                "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----",
                OTHER_CURVE
            })
    void anythingElseIsRefusedWithoutShowingIt(String pem) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> DpopKey.ofPem(Secret.of(pem)));
        assertTrue(String.valueOf(error.getMessage()).startsWith("not a private key"), error.getMessage());
        assertEquals(null, error.getCause());
    }

    @Test
    @DisplayName("BouncyCastle takes the proofs, and those of a shorter coordinate too")
    void proofs() throws Exception {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            DpopKey key = i == 0 ? DpopKey.ofPem(Secret.of(PEM)) : DpopKey.generate(random);
            UUID id = UUID.randomUUID();
            String[] parts = key.proof(TOKEN, Instant.parse("2026-11-21T10:00:00.9Z"), id)
                    .split("\\.", -1);
            assertEquals(3, parts.length);
            JsonNode header = Json.MAPPER.readTree(decoded(parts[0]));
            JsonNode jwk = header.path("jwk");
            assertEquals("dpop+jwt", header.path("typ").asText());
            assertEquals("ES256", header.path("alg").asText());
            assertEquals(
                    "EC P-256", jwk.path("kty").asText() + " " + jwk.path("crv").asText());
            assertEquals(
                    "{\"htm\":\"POST\",\"htu\":\"" + TOKEN + "\",\"iat\":1795255200,\"jti\":\"" + id + "\"}",
                    new String(decoded(parts[1]), StandardCharsets.UTF_8));
            assertTrue(verifies(jwk, parts[0] + "." + parts[1], decoded(parts[2])));
            assertFalse(verifies(jwk, parts[0] + "." + parts[1] + "x", decoded(parts[2])));
        }
    }

    private static boolean verifies(JsonNode jwk, String signed, byte[] signature) throws Exception {
        X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        byte[] x = decoded(jwk.path("x").asText());
        byte[] y = decoded(jwk.path("y").asText());
        assertEquals("32 32 64", x.length + " " + y.length + " " + signature.length);
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(
                false,
                new ECPublicKeyParameters(
                        curve.getCurve().createPoint(new BigInteger(1, x), new BigInteger(1, y)),
                        new ECDomainParameters(curve)));
        return verifier.verifySignature(
                MessageDigest.getInstance("SHA-256").digest(signed.getBytes(StandardCharsets.US_ASCII)),
                new BigInteger(1, Arrays.copyOfRange(signature, 0, 32)),
                new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
    }

    private static byte[] decoded(String part) throws IOException {
        return Base64.getUrlDecoder().decode(part);
    }
}
