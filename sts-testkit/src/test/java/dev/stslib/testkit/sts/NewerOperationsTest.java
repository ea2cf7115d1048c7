package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootResponse;
import software.amazon.awssdk.services.sts.model.GetDelegatedAccessTokenResponse;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** AssumeRoot, GetWebIdentityToken and GetDelegatedAccessToken, through AWS's own SDK. */
class NewerOperationsTest {
    private static final String MEMBER = "444455556666";
    private static final String AUDIT = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";
    private static final JsonMapper JSON = new JsonMapper();

    private final Fixture fixture = new Fixture();
    private final EmbeddedSts sts = fixture.sts;
    private final AwsCredentials bob = SdkClients.of(fixture.bob);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void refused(int status, String code, Runnable call) {
        StsException error = assertThrows(StsException.class, call::run);
        assertEquals(code, error.awsErrorDetails().errorCode(), error.getMessage());
        assertEquals(status, error.statusCode());
    }

    // ---- AssumeRoot

    private AssumeRootResponse root(AwsCredentials by, Consumer<AssumeRootRequest.Builder> more) {
        return fixture.as(
                by,
                client -> client.assumeRoot(request -> {
                    request.targetPrincipal(MEMBER).taskPolicyArn(policy -> policy.arn(AUDIT));
                    more.accept(request);
                }));
    }

    @Test
    void aTaskOfARootIsGivenToWhomItIsAllowed() {
        sts.allowRootTasks(fixture.bob.arn(), MEMBER);
        sts.allowRootTasks(Fixture.ROLE, MEMBER);
        AssumeRootResponse answer = root(bob, request -> {});
        AwsCredentials session = SdkClients.of(answer.credentials());
        assertEquals(
                "arn:aws:iam::444455556666:root",
                fixture.as(session, StsClient::getCallerIdentity).arn());
        assertNull(answer.sourceIdentity());
        AwsCredentials role = SdkClients.of(fixture.assume(fixture.bob, Fixture.ROLE));
        root(
                role,
                request -> request.targetPrincipal("arn:aws:iam::444455556666:root")
                        .durationSeconds(60));
        refused(403, "AccessDenied", () -> fixture.assume(session, Fixture.NEXT, request -> {}));
        refused(403, "AccessDenied", () -> root(session, request -> {}));
        refused(403, "AccessDenied", () -> root(fixture.sessionToken(), request -> {}));
        refused(403, "AccessDenied", () -> root(SdkClients.of(fixture.eve), request -> {}));
        refused(403, "AccessDenied", () -> root(bob, request -> request.targetPrincipal("999900001111")));
    }

    @Test
    void aTaskIsOneOfAwsAndLastsAQuarterOfAnHourAtMost() {
        sts.allowRootTasks(fixture.bob.arn(), MEMBER);
        refused(400, "ValidationError", () -> root(bob, request -> request.durationSeconds(901)));
        refused(400, "ValidationError", () -> root(bob, request -> request.targetPrincipal("44445555666")));
        refused(400, "ValidationError", () -> root(bob, request -> request.targetPrincipal(Fixture.ROLE)));
        refused(
                400,
                "ValidationError",
                () -> root(
                        bob,
                        request -> request.taskPolicyArn(
                                policy -> policy.arn("arn:aws:iam::aws:policy/AdministratorAccess"))));
    }

    // ---- GetWebIdentityToken

    private GetWebIdentityTokenResponse token(AwsCredentials by, Consumer<GetWebIdentityTokenRequest.Builder> more) {
        return fixture.as(
                by,
                client -> client.getWebIdentityToken(request -> {
                    request.audience("https://api.example.com").signingAlgorithm("RS256");
                    more.accept(request);
                }));
    }

    private static JsonNode get(URI uri) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger number(JsonNode key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asText()));
    }

    private static PublicKey publicKey(JsonNode key) throws GeneralSecurityException {
        if (key.path("kty").asText().equals("RSA")) {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        }
        assertEquals("P-384", key.path("crv").asText());
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp384r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(key, "x"), number(key, "y")),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }

    /** Finds the keys as OpenID Connect Discovery says, and checks the signature as any verifier does. */
    private static JsonNode verifiedClaims(String token) throws GeneralSecurityException, IOException {
        String[] parts = token.split("\\.", -1);
        Base64.Decoder decoder = Base64.getUrlDecoder();
        JsonNode head = JSON.readTree(decoder.decode(parts[0]));
        JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
        JsonNode configuration = get(URI.create(claims.path("iss").asText() + "/.well-known/openid-configuration"));
        assertEquals(claims.path("iss"), configuration.path("issuer"));
        for (JsonNode key :
                get(URI.create(configuration.path("jwks_uri").asText())).path("keys")) {
            if (key.path("kid").equals(head.path("kid"))) {
                Signature signature = Signature.getInstance(
                        head.path("alg").asText().equals("RS256") ? "SHA256withRSA" : "SHA384withECDSAinP1363Format");
                signature.initVerify(publicKey(key));
                signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
                assertTrue(signature.verify(decoder.decode(parts[2])), "the signature");
                return claims;
            }
        }
        throw new AssertionError("no key " + head.path("kid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES384"})
    void aTokenIsVerifiedWithThePublishedKeys(String algorithm) throws Exception {
        sts.enableOutboundFederation("222233334444");
        AwsCredentials role = SdkClients.of(fixture.assume(fixture.bob, Fixture.ROLE));
        GetWebIdentityTokenResponse answer = token(
                role,
                request -> request.signingAlgorithm(algorithm)
                        .durationSeconds(60)
                        .audience("one", "two")
                        .tags(Tag.builder().key("job").value("42").build()));
        JsonNode claims = verifiedClaims(answer.webIdentityToken());
        assertEquals(Fixture.ROLE, claims.path("sub").asText());
        assertEquals(JSON.readTree("[\"one\",\"two\"]"), claims.path("aud"));
        assertEquals(60, claims.path("exp").asLong() - claims.path("iat").asLong());
        assertEquals(answer.expiration().getEpochSecond(), claims.path("exp").asLong());
        JsonNode own = claims.path("https://sts.amazonaws.com/");
        assertEquals("222233334444", own.path("aws_account").asText());
        assertEquals("42", own.path("request_tags").path("job").asText());
    }

    @Test
    void oneAudienceIsATextAndTheDefaultIsFiveMinutes() throws Exception {
        sts.enableOutboundFederation("111122223333");
        JsonNode claims = verifiedClaims(token(bob, request -> {}).webIdentityToken());
        assertEquals("https://api.example.com", claims.path("aud").asText());
        assertEquals(fixture.bob.arn(), claims.path("sub").asText());
        assertEquals(300, claims.path("exp").asLong() - claims.path("iat").asLong());
    }

    @Test
    void whatAwsRefusesIsRefused() {
        refused(403, "OutboundWebIdentityFederationDisabledException", () -> token(bob, request -> {}));
        sts.enableOutboundFederation("111122223333");
        sts.enableOutboundFederation("222233334444");
        refused(403, "AccessDenied", () -> token(fixture.sessionToken(), request -> {}));
        refused(403, "AccessDenied", () -> token(fixture.federation(), request -> {}));
        AwsCredentials role =
                SdkClients.of(fixture.assume(fixture.bob, Fixture.ROLE, request -> request.durationSeconds(900)));
        refused(403, "SessionDurationEscalationException", () -> token(role, request -> request.durationSeconds(901)));
        token(role, request -> request.durationSeconds(600));
        refused(400, "ValidationError", () -> token(bob, request -> request.durationSeconds(59)));
        refused(400, "ValidationError", () -> token(bob, request -> request.durationSeconds(3_601)));
        refused(400, "ValidationError", () -> token(bob, request -> request.signingAlgorithm("HS256")));
        refused(400, "ValidationError", () -> token(bob, request -> request.audience(List.of())));
        refused(400, "ValidationError", () -> token(bob, request -> request.audience("x".repeat(1_001))));
        refused(
                400,
                "ValidationError",
                () -> token(
                        bob,
                        request -> request.audience(IntStream.range(0, 11)
                                .mapToObj(Integer::toString)
                                .toList())));
        refused(
                400,
                "JWTPayloadSizeExceededException",
                () -> token(
                        bob,
                        request -> request.tags(IntStream.range(0, 50)
                                .mapToObj(number -> Tag.builder()
                                        .key("key" + number)
                                        .value("v".repeat(256))
                                        .build())
                                .toList())));
    }

    // ---- GetDelegatedAccessToken

    private GetDelegatedAccessTokenResponse tradeIn(String token) {
        return fixture.as(bob, client -> client.getDelegatedAccessToken(request -> request.tradeInToken(token)));
    }

    @Test
    void aTradeInTokenGivesCredentialsUntilItEnds() {
        String token = sts.delegate(fixture.role, Duration.ofHours(2));
        GetDelegatedAccessTokenResponse answer = tradeIn(token);
        assertEquals("arn:aws:sts::222233334444:assumed-role/S3ReadOnlyRole/delegated", answer.assumedPrincipal());
        assertEquals(
                answer.assumedPrincipal(),
                fixture.as(SdkClients.of(answer.credentials()), StsClient::getCallerIdentity)
                        .arn());
        tradeIn(token);
        assertTrue(sts.secrets().contains(token));
        refused(403, "AccessDenied", () -> tradeIn("made up"));
        String ended = sts.delegate(fixture.role, Duration.ofSeconds(-1));
        refused(400, "ExpiredTradeInTokenException", () -> tradeIn(ended));
    }
}
