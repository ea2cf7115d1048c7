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

    /** The region that requests to IAM are signed for. */
    private static final String GLOBAL = "us-east-1";

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
        AccessKey key = world.activeKey(fields.accessKeyId());
        if (key != null && token == null) {
            return new Signer(key.secret(), null, key.user().asCaller());
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
        if (!accepts(parts.get(1), service)) {
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

    private boolean accepts(String region, Service service) {
        return !region.isEmpty()
                && (regions.isEmpty()
                        || regions.contains(region)
                        || disabledRegions.contains(region)
                        || (service == Service.IAM && region.equals(GLOBAL)));
    }

    /** Of a presigned request's own time STS counts 15 minutes at most. */
    private void checkTime(SignatureFields fields) throws StsException {
        Instant now = world.clock().instant();
        Instant signed = fields.time();
        Duration expires = fields.expires();
        Duration valid = expires == null || expires.compareTo(SKEW) > 0 ? SKEW : expires;
        if (signed.isBefore(now.minus(valid))) {
            throw Errors.signature("Signature expired: " + fields.amzDate() + " is now earlier than "
                    + SignatureFields.basic(now.minus(valid)) + " (" + SignatureFields.basic(now) + " - "
                    + (valid.toSecondsPart() == 0 ? valid.toMinutes() + " min.)" : valid.toSeconds() + " sec.)"));
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
        if (!names.equals(names.stream().sorted().distinct().toList())
                || !request.headerNames().containsAll(names)) {
            throw Errors.wrongSignature();
        }
        for (String name : request.headerNames()) {
            if (name.startsWith("x-amz-") && !names.contains(name)) {
                throw Errors.notSigned(name);
            }
        }
        String claimedHash = request.header("X-Amz-Content-Sha256");
        if (claimedHash != null && !claimedHash.equals(request.bodyHash())) {
            throw Errors.signature(
                    "The value of x-amz-content-sha256 header is not the SHA-256 digest of the payload.");
        }
    }
}
