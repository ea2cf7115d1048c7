package dev.stslib.testkit.login;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * A key of a sign-in as the AWS CLI writes it into its file.
 *
 * @param pem the key, SEC 1 in PEM
 * @param thumbprint the thumbprint of its public key (RFC 7638)
 */
record CliKey(String pem, String thumbprint) {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);

    static CliKey generate(SecureRandom random) {
        BigInteger secret =
                BigIntegers.createRandomInRange(BigInteger.ONE, CURVE.getN().subtract(BigInteger.ONE), random);
        ECPoint point = CURVE.getG().multiply(secret).normalize();
        try {
            byte[] der = new ECPrivateKey(
                            256, secret, new DERBitString(point.getEncoded(false)), SECObjectIdentifiers.secp256r1)
                    .getEncoded(ASN1Encoding.DER);
            String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(der);
            return new CliKey(
                    "-----BEGIN EC PRIVATE KEY-----\n" + lines + "\n-----END EC PRIVATE KEY-----\n",
                    DpopCheck.thumbprint(
                            point.getAffineXCoord().getEncoded(),
                            point.getAffineYCoord().getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, and a key can be encoded", e);
        }
    }
}
