package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** Roles for whom a provider vouches, through AWS's own SDK. */
class VouchedRolesTest {
    private static final AwsBasicCredentials UNUSED = AwsBasicCredentials.create("none", "none");

    final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    final TestIdentityProvider idp = sts.addIdentityProvider("https://idp.example.com", "my-app");
    final TestIdentityProvider stranger = sts.addIdentityProvider("https://other.example.com", "my-app");
    final TestSamlProvider saml = sts.addSamlProvider("arn:aws:iam::222233334444:saml-provider/Example");
    final TestSamlProvider otherSaml = sts.addSamlProvider("arn:aws:iam::222233334444:saml-provider/Other");
    final TestRole role = sts.addRole(Fixture.ROLE).trustProvider(idp).trustProvider(saml);

    @AfterEach
    void close() {
        sts.close();
    }

    private <T> T call(Function<StsClient, T> request) {
        return SdkClients.call(sts, UNUSED, request);
    }

    AssumeRoleWithWebIdentityResponse web(String token) {
        return call(client -> client.assumeRoleWithWebIdentity(
                r -> r.roleArn(Fixture.ROLE).roleSessionName("web").webIdentityToken(token)));
    }

    AssumeRoleWithSamlResponse saml(String assertion) {
        return saml(saml, assertion, 3_600);
    }

    private AssumeRoleWithSamlResponse saml(TestSamlProvider provider, String assertion, int seconds) {
        return call(client -> client.assumeRoleWithSAML(r -> r.roleArn(Fixture.ROLE)
                .principalArn(provider.arn())
                .samlAssertion(assertion)
                .durationSeconds(seconds)));
    }

    @Test
    void aTokenOpensARoleWithoutASignature() {
        for (String token :
                new String[] {idp.token("alice"), idp.mint("alice").rs256().sign()}) {
            AssumeRoleWithWebIdentityResponse answer = web(token);
            assertEquals("alice", answer.subjectFromWebIdentityToken());
            assertEquals("my-app", answer.audience());
            assertEquals("https://idp.example.com", answer.provider());
            assertEquals(
                    clock.instant().plus(Duration.ofHours(1)),
                    answer.credentials().expiration());
            String arn = SdkClients.call(sts, SdkClients.of(answer.credentials()), StsClient::getCallerIdentity)
                    .arn();
            assertEquals("arn:aws:sts::222233334444:assumed-role/S3ReadOnlyRole/web", arn);
        }
        assertNull(sts.requests().get(0).accessKeyId());
    }

    @Test
    void anAssertionOpensARoleWithoutASignature() {
        AssumeRoleWithSamlResponse answer = saml(saml.assertion(role, "bob"));
        assertEquals("bob", answer.subject());
        assertEquals(saml.issuer(), answer.issuer());
        assertEquals(
                "arn:aws:sts::222233334444:assumed-role/S3ReadOnlyRole/bob",
                answer.assumedRoleUser().arn());
        String arn = SdkClients.call(sts, SdkClients.of(answer.credentials()), StsClient::getCallerIdentity)
                .arn();
        assertEquals(answer.assumedRoleUser().arn(), arn);
        assertNull(sts.requests().get(0).accessKeyId());
    }

    @Test
    void aSamlSessionEndsWithTheProvidersOwn() {
        Instant end = clock.instant().plus(Duration.ofMinutes(20));
        assertEquals(
                end,
                saml(saml.mint(role, "bob").sessionEnd(end).sign())
                        .credentials()
                        .expiration());
        Instant later = clock.instant().plus(Duration.ofHours(9));
        assertEquals(
                clock.instant().plus(Duration.ofHours(1)),
                saml(saml.mint(role, "bob").sessionEnd(later).sign())
                        .credentials()
                        .expiration());
    }

    @Test
    void theSessionOfAnAssertionIsNotChained() {
        role.maxSessionDuration(Duration.ofHours(4));
        assertEquals(
                clock.instant().plus(Duration.ofHours(4)),
                saml(saml, saml.assertion(role, "bob"), 14_400).credentials().expiration());
    }

    record Row(String name, int status, String code, String message, Consumer<VouchedRolesTest> request) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row web(
            String name, String code, int status, String message, Function<VouchedRolesTest, String> of) {
        return new Row("web: " + name, status, code, message, t -> t.web(of.apply(t)));
    }

    private static Row saml(
            String name, String code, int status, String message, Function<VouchedRolesTest, String> of) {
        return new Row("SAML: " + name, status, code, message, t -> t.saml(of.apply(t)));
    }

    static Stream<Row> refusals() {
        return Stream.of(
                web(
                        "expired",
                        "ExpiredTokenException",
                        400,
                        "Token expired",
                        t -> t.idp.mint("a").expires(t.clock.instant()).sign()),
                web(
                        "wrong audience",
                        "InvalidIdentityToken",
                        400,
                        "audience",
                        t -> t.idp.mint("a").audience("their-app").sign()),
                web(
                        "unknown issuer",
                        "InvalidIdentityToken",
                        400,
                        "No OpenIDConnect provider",
                        t -> t.idp.mint("a")
                                .issuer("https://nobody.example.com")
                                .sign()),
                web(
                        "another's keys",
                        "InvalidIdentityToken",
                        400,
                        "Signature",
                        t -> t.stranger.mint("a").issuer(t.idp.issuer()).sign()),
                web("changed claims", "InvalidIdentityToken", 400, "Signature", t -> changedClaims(t.idp.token("a"))),
                web("no token at all", "InvalidIdentityToken", 400, "not a valid JWT", t -> "an-access-token"),
                web("no algorithm", "InvalidIdentityToken", 400, "not a valid JWT", t -> unsigned(t.idp.token("a"))),
                web("provider not trusted", "AccessDenied", 403, "Not authorized", t -> t.stranger.token("a")),
                web("revoked", "IDPRejectedClaim", 403, "authentication failed", t -> {
                    String token = t.idp.token("a");
                    t.idp.revoke(token);
                    return token;
                }),
                web("provider out of reach", "IDPCommunicationError", 400, "retry", t -> {
                    t.sts.faults().add(Fault.idpCommunicationError());
                    return t.idp.token("a");
                }),
                saml("redeemed late", "ExpiredTokenException", 400, "5 minutes", t -> {
                    String assertion = t.saml.assertion(t.role, "bob");
                    t.clock.advance(Duration.ofMinutes(5));
                    return assertion;
                }),
                saml(
                        "session over",
                        "ExpiredTokenException",
                        400,
                        "5 minutes",
                        t -> t.saml.mint(t.role, "bob")
                                .sessionEnd(t.clock.instant())
                                .sign()),
                saml(
                        "wrong audience",
                        "IDPRejectedClaim",
                        403,
                        "audience",
                        t -> t.saml.mint(t.role, "bob")
                                .audience("urn:somebody:else")
                                .sign()),
                saml(
                        "another's keys",
                        "InvalidIdentityToken",
                        400,
                        "signature",
                        t -> t.otherSaml.assertion(t.role, "bob")),
                saml(
                        "changed words",
                        "InvalidIdentityToken",
                        400,
                        "signature",
                        t -> edited(t, xml -> xml.replace(">bob<", ">eve<"))),
                saml(
                        "signature taken out",
                        "InvalidIdentityToken",
                        400,
                        "signature",
                        t -> edited(t, xml -> xml.replaceAll("(?s)<Signature.*</Signature>", ""))),
                saml(
                        "second assertion",
                        "InvalidIdentityToken",
                        400,
                        "missing",
                        t -> edited(t, VouchedRolesTest::twice)),
                saml(
                        "with a DTD",
                        "InvalidIdentityToken",
                        400,
                        "base64",
                        t -> edited(t, xml -> xml.replaceFirst("<samlp", "<!DOCTYPE x [<!ENTITY e 'bob'>]><samlp"))),
                saml("no XML", "InvalidIdentityToken", 400, "base64", t -> "bm90IFhNTA=="),
                saml(
                        "another role",
                        "AccessDenied",
                        403,
                        "Not authorized",
                        t -> t.saml.assertion(t.sts.addRole("arn:aws:iam::222233334444:role/Another"), "bob")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefused(Row row) {
        StsException refused =
                assertThrows(StsException.class, () -> row.request().accept(this));
        assertEquals(row.code(), refused.awsErrorDetails().errorCode());
        assertEquals(row.status(), refused.statusCode());
        assertTrue(refused.awsErrorDetails().errorMessage().contains(row.message()), refused.getMessage());
    }

    @Test
    void aProviderThatIsNotThereIsInvalid() {
        StsException refused = assertThrows(
                StsException.class,
                () -> call(client -> client.assumeRoleWithSAML(r -> r.roleArn(Fixture.ROLE)
                        .principalArn("arn:aws:iam::222233334444:saml-provider/Nobody")
                        .samlAssertion(saml.assertion(role, "bob")))));
        assertEquals("InvalidIdentityToken", refused.awsErrorDetails().errorCode());
    }

    private static String changedClaims(String token) {
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + base64Url(claims.replace("\"a\"", "\"b\"")) + "." + parts[2];
    }

    private static String unsigned(String token) {
        return base64Url("{\"alg\":\"none\"}") + "." + token.split("\\.", -1)[1] + ".";
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String edited(VouchedRolesTest test, UnaryOperator<String> edit) {
        String xml =
                new String(Base64.getDecoder().decode(test.saml.assertion(test.role, "bob")), StandardCharsets.UTF_8);
        String changed = edit.apply(xml);
        assertTrue(!changed.equals(xml), "the edit must find its place in " + xml);
        return Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
    }

    private static String twice(String xml) {
        int start = xml.indexOf("<saml:Assertion");
        int end = xml.indexOf("</saml:Assertion>") + "</saml:Assertion>".length();
        return xml.substring(0, start) + xml.substring(start, end).replace(">bob<", ">eve<") + xml.substring(start);
    }
}
