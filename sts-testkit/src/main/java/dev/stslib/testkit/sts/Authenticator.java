package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.CanonicalRequest;
import dev.stslib.testkit.sigv4.CredentialScope;
import dev.stslib.testkit.sigv4.SigV4;
import dev.stslib.testkit.sigv4.WireRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who signed a request, and refuses it where AWS would. */
final class Authenticator {
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final World world;
    private final Set<String> regions;
    private final Set<String> disabledRegions;

    /**
     * @param regions those that a credential scope may name; all if empty
     * @param disabledRegions those that are switched off; read at each request
     */
    Authenticator(World world, Set<String> regions, Set<String> disabledRegions) {
        this.world = world;
        this.regions = regions;
        this.disabledRegions = disabledRegions;
    }

    Caller authenticate(WireRequest request, SignatureFields fields, Service service) throws StsException {
        CredentialScope scope = scope(fields, service);
        Signer signer = signer(fields);
        checkTime(fields);
        checkSignedHeaders(request, fields);
        String expected = SigV4.signature(
                signer.secretAccessKey(),
                fields.amzDate(),
                scope,
                CanonicalRequest.of(request, fields.signedHeaders()));
        if (!MessageDigest.isEqual(bytes(expected), bytes(fields.signature()))) {
            throw Errors.wrongSignature();
        }
        Instant expiration = signer.expiration();
        if (expiration != null && !world.clock().instant().isBefore(expiration)) {
            throw Errors.expiredSession();
        }
        if (disabledRegions.contains(scope.region())) {
            throw Errors.regionDisabled(signer.caller().account());
        }
        return signer.caller();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Signer(String secretAccessKey, @Nullable Instant expiration, Caller caller) {}

    /** The owner of the key. Temporary credentials are known by key and token together. */
    private Signer signer(SignatureFields fields) throws StsException {
        String token = fields.sessionToken();
        TestUser user = world.user(fields.accessKeyId());
        if (user != null && token == null) {
            return new Signer(user.secretAccessKey(), null, user.asCaller());
        }
        IssuedCredentials issued = world.issued(fields.accessKeyId());
        if (issued != null && token != null && MessageDigest.isEqual(bytes(issued.sessionToken()), bytes(token))) {
            return new Signer(issued.secretAccessKey(), issued.expiration(), issued.caller());
        }
        throw Errors.unknownKey();
    }

    private CredentialScope scope(SignatureFields fields, Service service) throws StsException {
        List<String> parts = fields.scope();
        String date = SignatureFields.basic(fields.time()).substring(0, 8);
        if (!parts.get(0).equals(date)) {
            throw Errors.signature(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from " + "HTTP: '"
                            + parts.get(0) + "' != '" + date + "', from '" + fields.amzDate() + "'.");
        }
        if (parts.get(1).isEmpty() || (!regions.isEmpty() && !regions.contains(parts.get(1)))) {
            throw Errors.signature("Credential should be scoped to a valid region. ");
        }
        if (!parts.get(2).equals(service.signingName())) {
            throw Errors.signature("Credential should be scoped to correct service: '" + service.signingName() + "'. ");
        }
        if (!parts.get(3).equals(CredentialScope.TERMINATOR)) {
            throw Errors.signature("Credential should be scoped with a valid terminator: '" + CredentialScope.TERMINATOR
                    + "', not '" + parts.get(3) + "'.");
        }
        return new CredentialScope(parts.get(0), parts.get(1), parts.get(2));
    }

    private void checkTime(SignatureFields fields) throws StsException {
        Instant now = world.clock().instant();
        Instant signed = fields.time();
        if (signed.isBefore(now.minus(SKEW))) {
            throw Errors.signature("Signature expired: " + fields.amzDate() + " is now earlier than "
                    + SignatureFields.basic(now.minus(SKEW)) + " (" + SignatureFields.basic(now) + " - 15 min.)");
        }
        if (signed.isAfter(now.plus(SKEW))) {
            throw Errors.signature("Signature not yet current: " + fields.amzDate() + " is still later than "
                    + SignatureFields.basic(now.plus(SKEW)) + " (" + SignatureFields.basic(now) + " + 15 min.)");
        }
    }

    private static void checkSignedHeaders(WireRequest request, SignatureFields fields) throws StsException {
        List<String> names = fields.signedHeaders();
        if (!names.contains("host")) {
            throw Errors.signature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        if (!names.equals(names.stream().sorted().distinct().toList())) {
            throw Errors.wrongSignature();
        }
        String claimedHash = request.header("X-Amz-Content-Sha256");
        if (claimedHash != null && !claimedHash.equals(request.bodyHash())) {
            throw Errors.signature(
                    "The value of x-amz-content-sha256 header is not the SHA-256 digest of the payload.");
        }
    }
}
