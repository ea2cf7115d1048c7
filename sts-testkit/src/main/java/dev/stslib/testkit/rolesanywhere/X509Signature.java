package dev.stslib.testkit.rolesanywhere;

import dev.stslib.testkit.sigv4.CanonicalRequest;
import dev.stslib.testkit.sigv4.CredentialScope;
import dev.stslib.testkit.sigv4.WireRequest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Authorization} of a request that a certificate signs.
 *
 * @param algorithm such as {@code AWS4-X509-RSA-SHA256}
 * @param serial the serial number
 * @param scope what the signature is for
 * @param signedHeaders the names of the headers
 * @param value the signature, in hexadecimal
 */
record X509Signature(
        String algorithm, BigInteger serial, CredentialScope scope, List<String> signedHeaders, String value) {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(AWS4-X509-[A-Z0-9-]+) Credential=([0-9]+)/([0-9]{8})/([a-z0-9-]+)/([a-z]+)/aws4_request,"
                    + " SignedHeaders=([a-z0-9;-]+), Signature=((?:[0-9a-f]{2})+)");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static X509Signature of(WireRequest request) throws RefusedException {
        Matcher found = AUTHORIZATION.matcher(only(request, "Authorization"));
        if (!found.matches()) {
            throw RefusedException.denied("The Authorization header is not one of SigV4 with X.509");
        }
        return new X509Signature(
                found.group(1),
                new BigInteger(found.group(2)),
                new CredentialScope(found.group(3), found.group(4), found.group(5)),
                List.of(found.group(6).split(";", -1)),
                found.group(7));
    }

    /** The value of a header that must be there exactly once. */
    static String only(WireRequest request, String header) throws RefusedException {
        List<String> values = request.headers(header);
        if (values.size() != 1) {
            throw RefusedException.denied("There is not exactly one header " + header);
        }
        return values.get(0);
    }

    void checkScope(WireRequest request, String region, Instant now) throws RefusedException {
        String date = only(request, "X-Amz-Date");
        Instant signed;
        try {
            signed = DATE.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw RefusedException.denied("X-Amz-Date is not a date");
        }
        if (Duration.between(signed, now).abs().compareTo(SKEW) > 0) {
            throw RefusedException.denied("Signature expired or not yet current: " + date);
        }
        if (!scope.equals(new CredentialScope(date.substring(0, 8), region, "rolesanywhere"))) {
            throw RefusedException.denied("Credential should be scoped to " + region + "/rolesanywhere");
        }
    }

    void checkHeaders(WireRequest request) throws RefusedException {
        if (!signedHeaders.equals(signedHeaders.stream().sorted().distinct().toList())) {
            throw RefusedException.denied("SignedHeaders are not sorted");
        }
        for (String name : request.headerNames()) {
            boolean isOfAws = name.startsWith("x-amz-") || name.equals("host") || name.equals("content-type");
            if (isOfAws && !signedHeaders.contains(name)) {
                throw RefusedException.denied("The header " + name + " is not signed");
            }
        }
        if (!request.headerNames().containsAll(signedHeaders)) {
            throw RefusedException.denied("A signed header is missing");
        }
    }

    void verify(WireRequest request, PublicKey key) throws RefusedException {
        String jca = switch (algorithm) {
            case "AWS4-X509-RSA-SHA256" -> "SHA256withRSA";
            case "AWS4-X509-ECDSA-SHA256" -> "SHA256withECDSA";
            case "AWS4-X509-MLDSA" -> "ML-DSA";
            default -> throw RefusedException.denied("There is no algorithm " + algorithm);
        };
        try {
            Signature signature = Signature.getInstance(jca);
            signature.initVerify(key);
            signature.update(toSign(request).getBytes(StandardCharsets.UTF_8));
            if (signature.verify(HexFormat.of().parseHex(value))) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw RefusedException.denied("The algorithm does not fit the certificate");
        }
        throw RefusedException.denied("The signature does not match");
    }

    /** The four lines that the key signs. */
    String toSign(WireRequest request) {
        CanonicalRequest canonical = CanonicalRequest.of(request, signedHeaders);
        return String.join(
                "\n",
                algorithm,
                Objects.requireNonNull(request.header("X-Amz-Date")),
                scope.toString(),
                sha256(canonical.text()));
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
