package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two operations that are not signed. */
class FederationTest {
    private static final String CREDENTIALS = "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>abc"
            + "</SecretAccessKey><SessionToken>def</SessionToken><Expiration>2031-03-01T13:00:00Z</Expiration></Credentials>"
            + "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/R/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId>"
            + "</AssumedRoleUser><PackedPolicySize>6</PackedPolicySize>";

    private final ManualClock clock = ManualClock.at("2031-03-01T12:00:00Z");

    @Test
    void aWebIdentityOpensARole() {
        String answer = wrapped(
                "AssumeRoleWithWebIdentity",
                "<SubjectFromWebIdentityToken>me</SubjectFromWebIdentityToken><Audience>app</Audience>"
                        + "<Provider>accounts.example.com</Provider><SourceIdentity>me</SourceIdentity>");
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", answer));
                OpenTokenProvider provider = Provider.open(clock)) {
            AssumedRole role = provider.assumeRoleWithWebIdentity(
                    StsEndpoint.at("eu-west-1", server.uri()),
                    new AssumeRoleWithWebIdentityRequest(
                            Provider.ROLE,
                            "a-session",
                            Secret.of("header.payload.signature"),
                            Duration.ofMinutes(15),
                            null,
                            SessionPolicy.NONE));

            assertEquals(
                    Instant.parse("2031-03-01T13:00:00Z"), role.credentials().expiration());
            assertEquals(6, role.packedPolicySize());
            assertEquals("me", role.sourceIdentity());
            assertEquals(
                    Map.of("SubjectFromWebIdentityToken", "me", "Audience", "app", "Provider", "accounts.example.com"),
                    role.federation());
            unsigned(server.requests().get(0));
            assertTrue(server.requests().get(0).contains("WebIdentityToken=header.payload.signature"));
        }
    }

    @Test
    void aSamlAssertionOpensARole() {
        String answer = wrapped(
                "AssumeRoleWithSAML",
                "<Issuer>https://idp.example.com</Issuer><Audience>https://signin.aws.amazon.com/saml</Audience>"
                        + "<NameQualifier>nq=</NameQualifier><Subject>bob</Subject><SubjectType>persistent</SubjectType>");
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", answer));
                OpenTokenProvider provider = Provider.open(clock)) {
            AssumedRole role = provider.assumeRoleWithSaml(
                    StsEndpoint.at("eu-west-1", server.uri()),
                    new AssumeRoleWithSamlRequest(
                            Provider.ROLE,
                            "arn:aws:iam::123456789012:saml-provider/idp",
                            Secret.of("PHNhbWw+"),
                            null,
                            SessionPolicy.inline("{}")));

            assertEquals("https://idp.example.com", role.federation().get("Issuer"));
            assertEquals("nq=", role.federation().get("NameQualifier"));
            assertEquals("bob", role.federation().get("Subject"));
            assertEquals("persistent", role.federation().get("SubjectType"));
            assertEquals("https://signin.aws.amazon.com/saml", role.federation().get("Audience"));
            unsigned(server.requests().get(0));
        }
    }

    private static String wrapped(String operation, String more) {
        return "<" + operation + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + operation
                + "Result>" + CREDENTIALS + more + "</" + operation + "Result></" + operation + "Response>";
    }

    private static void unsigned(String request) {
        String lower = request.toLowerCase(Locale.ROOT);
        assertFalse(lower.contains("\r\nauthorization:"), lower);
        assertTrue(lower.contains("\r\nhost: 127.0.0.1:"), lower);
    }
}
