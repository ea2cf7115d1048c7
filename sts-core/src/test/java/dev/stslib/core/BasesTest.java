package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.source.sso.SsoCredentials;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestIdentityProvider;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestSamlProvider;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of base credentials, by itself and below a role. */
class BasesTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";
    private static final String NEXT = "arn:aws:iam::333344445555:role/Next";

    @TempDir
    private Path home;

    private MadeUpMachine machine;
    private TestRole role;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        role = machine.sts.addRole(ROLE);
        machine.sts.addRole(NEXT).trust(ROLE);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    private static String behind(String source) {
        return "[profile next]\nrole_arn = " + NEXT + "\nsource_profile = " + source + "\n";
    }

    @Test
    void aWebIdentityTokenIsReadAnewAtEveryRefresh() {
        TestIdentityProvider idp = machine.sts.addIdentityProvider("https://idp.example.com", "app");
        role.trustProvider(idp);
        machine.config("[profile web]\nrole_arn = " + ROLE + "\nweb_identity_token_file = "
                + machine.file("token", idp.token("alice") + "\n") + "\nrole_session_name = web\n" + behind("web"));
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("next");
            handle.get();
            machine.clock.advance(Duration.ofHours(2));
            StslibException expired = assertThrows(StsServiceException.class, handle::get);
            assertTrue(expired.toString().contains("expired"), expired.toString());
            machine.file("token", idp.token("alice"));
            machine.clock.advance(Duration.ofMinutes(10));
            handle.get();
        }
        RecordedRequest first = machine.sts.requests().get(0);
        assertEquals("AssumeRoleWithWebIdentity", first.action());
        assertEquals(null, first.accessKeyId());
    }

    @Test
    void aSamlAssertionComesFromAFileOrACommand() {
        TestSamlProvider saml = machine.sts.addSamlProvider("arn:aws:iam::222233334444:saml-provider/Idp");
        role.trustProvider(saml);
        Path file = machine.file("assertion", saml.assertion(role, "bob"));
        String common = "role_arn = " + ROLE + "\nsaml_provider_arn = " + saml.arn() + "\n";
        machine.config("[profile file]\n" + common + "saml_assertion_file = " + file + "\n[profile command]\n" + common
                + "saml_assertion_process = cat " + file + "\n" + behind("command"));
        try (CredentialEngine engine = machine.engine().build()) {
            assertNotEquals(
                    engine.credentials("file").accessKeyId(),
                    engine.credentials("command").accessKeyId());
            CredentialHandle handle = engine.handle("next");
            handle.get();
            machine.clock.advance(Duration.ofHours(2));
            assertThrows(StsServiceException.class, handle::get);
            machine.clock.advance(Duration.ofMinutes(10));
            machine.file("assertion", saml.assertion(role, "bob"));
            engine.handle("next").get();
        }
    }

    private static String json(String token, String expiration) {
        return "{\"Version\":1,\"AccessKeyId\":\"ASIAPROCESS\",\"SecretAccessKey\":\"secret\"" + token + expiration
                + "}";
    }

    @Test
    void aCommandsTemporaryCredentialsAreGivenAsTheyAreAndRenewed() {
        Instant end = machine.clock.instant().plus(Duration.ofHours(1));
        Path file = machine.file("json", json(",\"SessionToken\":\"token\"", ",\"Expiration\":\"" + end + "\""));
        machine.config("[profile p]\ncredential_process = cat " + file + "\n");
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("p");
            assertEquals(end, handle.get().expiration());
            Instant later = end.plus(Duration.ofHours(1));
            machine.file("json", json(",\"SessionToken\":\"token\"", ",\"Expiration\":\"" + later + "\""));
            machine.clock.advance(Duration.ofMinutes(50));
            handle.get();
            assertEquals(later, handle.get().expiration());
        }
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void withoutAnExpirationTheyAreKept() {
        Path file = machine.file("json", json(",\"SessionToken\":\"token\"", ""));
        machine.config("[profile p]\ncredential_process = cat " + file + "\n");
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("p");
            TemporaryCredentials first = handle.get();
            machine.file("json", "{}");
            machine.clock.advance(Duration.ofDays(400));
            assertEquals(first, handle.get());
        }
    }

    @Test
    void aCommandsLongTermKeysGetASessionToken() {
        TestUser user = machine.sts.addUser("111122223333", "bob");
        Path file = machine.file(
                "json",
                "{\"Version\":1,\"AccessKeyId\":\"" + user.accessKeyId() + "\",\"SecretAccessKey\":\""
                        + user.secretAccessKey() + "\"}");
        machine.config("[profile p]\ncredential_process = cat " + file + "\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertTrue(engine.credentials("p").accessKeyId().startsWith("ASIA"));
        }
        assertEquals(1, machine.sts.count("GetSessionToken"));
    }

    @Test
    void temporaryKeysOfAProfileAreGivenAsTheyAre() {
        machine.config(
                "[profile p]\naws_access_key_id = ASIASTATIC\naws_secret_access_key = s\naws_session_token = t\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertEquals("ASIASTATIC", engine.credentials("p").accessKeyId());
        }
    }

    /** What an instance, a container or Identity Center would give: a session of the role. */
    private Map<String, String> roleSession() {
        TestIdentityProvider idp = machine.sts.addIdentityProvider("https://machine.example.com", "app");
        role.trustProvider(idp);
        machine.config("[profile machine]\nrole_arn = " + ROLE + "\nweb_identity_token_file = "
                + machine.file("machine-token", idp.token("machine")) + "\n");
        try (CredentialEngine engine = machine.engine().build()) {
            TemporaryCredentials got = engine.credentials("machine");
            return Map.of(
                    "id", got.accessKeyId(),
                    "secret", got.secretAccessKey().revealSecret(),
                    "token", got.sessionToken().revealSecret(),
                    "end", got.expiration().toString(),
                    "millis", Long.toString(got.expiration().toEpochMilli()));
        }
    }

    private static String metadata(Map<String, String> session) {
        return "{\"Code\":\"Success\",\"AccessKeyId\":\"" + session.get("id") + "\",\"SecretAccessKey\":\""
                + session.get("secret") + "\",\"Token\":\"" + session.get("token") + "\",\"Expiration\":\""
                + session.get("end") + "\",\"AccountId\":\"222233334444\"}";
    }

    @Test
    void theRoleOfAnInstanceComesFromItsMetadata() {
        Map<String, String> session = roleSession();
        try (MachineServer server = new MachineServer()) {
            server.answer("PUT", "/latest/api/token", "imds-token");
            server.answer("GET", "/latest/meta-data/iam/security-credentials/", "web-server");
            server.answer("GET", "/latest/meta-data/iam/security-credentials-extended/", "web-server");
            server.answer("GET", "/latest/meta-data/iam/security-credentials/web-server", metadata(session));
            server.answer("GET", "/latest/meta-data/iam/security-credentials-extended/web-server", metadata(session));
            machine.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.address())
                    .config("[profile next]\nrole_arn = " + NEXT + "\ncredential_source = Ec2InstanceMetadata\n");
            try (CredentialEngine engine = machine.engine().build()) {
                engine.credentials("next");
            }
            assertTrue(server.asked("PUT /latest/api/token"));
            assertTrue(
                    server.heads().stream()
                            .filter(head -> head.startsWith("GET"))
                            .allMatch(head -> head.toLowerCase(java.util.Locale.ROOT)
                                    .contains("x-aws-ec2-metadata-token: imds-token")),
                    "every question carries the token of IMDSv2");
        }
        RecordedRequest last = machine.sts.requests().get(1);
        assertEquals(session.get("id"), last.accessKeyId());
    }

    @Test
    void metadataThatIsSwitchedOffIsNotAsked() {
        machine.env("AWS_EC2_METADATA_DISABLED", "true")
                .config("[profile next]\nrole_arn = " + NEXT + "\ncredential_source = Ec2InstanceMetadata\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertThrows(ProfileConfigurationException.class, () -> engine.credentials("next"));
        }
    }

    @Test
    void theRoleOfAContainerComesFromTheEndpointThatTheHostNames() {
        Map<String, String> session = roleSession();
        try (MachineServer server = new MachineServer()) {
            server.answer("GET", "/creds", metadata(session));
            machine.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.address() + "/creds")
                    .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "container-token")
                    .config("[profile next]\nrole_arn = " + NEXT + "\ncredential_source = EcsContainer\n");
            try (CredentialEngine engine = machine.engine().build()) {
                engine.credentials("next");
            }
            assertTrue(
                    server.heads().get(0).contains("Authorization: container-token"),
                    server.heads().toString());
        }
        assertEquals(session.get("id"), machine.sts.requests().get(1).accessKeyId());
    }

    /** Their end is unknown, so they are used for the shortest lifetime that AWS gives. */
    @Test
    void aContainerThatNamesNoEndIsAskedAgainAfterAQuarterOfAnHour() {
        Map<String, String> session = roleSession();
        try (MachineServer server = new MachineServer()) {
            server.answer("GET", "/creds", metadata(session).replace(String.valueOf(session.get("end")), ""));
            machine.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.address() + "/creds")
                    .config("[profile next]\nrole_arn = " + NEXT + "\ncredential_source = EcsContainer\n"
                            + "[profile other]\nrole_arn = " + NEXT + "\ncredential_source = EcsContainer\n"
                            + "role_session_name = other\n"
                            + "[profile third]\nrole_arn = " + NEXT + "\ncredential_source = EcsContainer\n"
                            + "role_session_name = third\n");
            try (CredentialEngine engine = machine.engine().build()) {
                engine.credentials("next");
                machine.clock.advance(Duration.ofMinutes(13));
                engine.credentials("other");
                assertEquals(1, server.heads().size());
                machine.clock.advance(Duration.ofMinutes(2));
                engine.credentials("third");
                assertEquals(2, server.heads().size());
            }
        }
    }

    @Test
    void aContainersEndpointElsewhereMustBeOfTls() {
        machine.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/creds")
                .config("[profile next]\nrole_arn = " + NEXT + "\ncredential_source = EcsContainer\n");
        try (CredentialEngine engine = machine.engine().build()) {
            StslibException refused =
                    assertThrows(ProfileConfigurationException.class, () -> engine.credentials("next"));
            assertTrue(refused.toString().contains("192.0.2.1"));
        }
    }

    private static final String SSO = """
            [sso-session corp]
            sso_region = eu-west-1
            sso_start_url = https://corp.awsapps.com/start
            [profile sso]
            sso_session = corp
            sso_account_id = 222233334444
            sso_role_name = Reader
            """;

    private void ssoToken(String token, Instant end) {
        // SHA-1 of the session's name, corp
        machine.file(
                ".aws/sso/cache/" + sha1("corp") + ".json",
                "{\"accessToken\":\"" + token + "\",\"expiresAt\":\"" + end + "\",\"n\":1}");
    }

    private static String sha1(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRoleOfIdentityCenterComesByTheTokenOfALogin() {
        Map<String, String> session = roleSession();
        try (MachineServer server = new MachineServer()) {
            server.answer(
                    "GET",
                    "/federation/credentials",
                    "{\"roleCredentials\":{\"accessKeyId\":\"" + session.get("id") + "\",\"secretAccessKey\":\""
                            + session.get("secret") + "\",\"sessionToken\":\"" + session.get("token")
                            + "\",\"expiration\":" + session.get("millis") + "}}");
            ssoToken("sso-token", machine.clock.instant().plus(Duration.ofHours(1)));
            machine.env("AWS_ENDPOINT_URL_SSO", server.address()).config(SSO + behind("sso"));
            try (CredentialEngine engine = machine.engine().build()) {
                CredentialHandle sso = engine.handle("sso");
                TemporaryCredentials got = sso.get();
                assertEquals(session.get("id"), got.accessKeyId());
                assertEquals(Optional.of("222233334444"), sso.accountOf(got));
                engine.credentials("next");
            }
            String head = server.heads().get(0);
            assertTrue(head.contains("role_name=Reader") && head.contains("account_id=222233334444"), head);
            assertTrue(head.contains("sso-token"), head);
        }
    }

    @Test
    void aProfileThatIgnoresConfiguredEndpointsDoesSoForIdentityCenterToo() {
        ssoToken("sso-token", machine.clock.instant().plus(Duration.ofHours(1)));
        machine.env("AWS_ENDPOINT_URL_SSO", "no URL").config(SSO + "ignore_configured_endpoint_urls = maybe\n");
        try (CredentialEngine engine = machine.engine().build()) {
            StslibException error = assertThrows(ProfileConfigurationException.class, () -> engine.plan("sso"));
            assertTrue(error.toString().contains("ignore_configured_endpoint_urls"), error.toString());
        }
        machine.config(SSO + "ignore_configured_endpoint_urls = true\n");
        try (CredentialEngine engine = machine.engine().build()) {
            FromSource base = (FromSource) engine.plan("sso").base();
            assertNull(((SsoCredentials) base.plan()).endpoint().override());
        }
        machine.env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
        try (CredentialEngine engine = machine.engine().build()) {
            StslibException read = assertThrows(ProfileConfigurationException.class, () -> engine.credentials("sso"));
            assertTrue(read.toString().contains("AWS_ENDPOINT_URL_SSO"), "the variable comes first: " + read);
        }
    }

    @Test
    void withoutATokenTheErrorSaysHowToLogIn() {
        machine.config(SSO);
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("sso");
            StslibException none = assertThrows(SessionExpiredException.class, handle::get);
            assertTrue(none.toString().contains("aws sso login --sso-session corp"), none.toString());
            ssoToken("SECRET", machine.clock.instant());
            StslibException expired = assertThrows(SessionExpiredException.class, handle::get);
            assertTrue(expired.toString().contains("expired"), expired.toString());
            assertFalse(expired.toString().contains("SECRET"));
        }
    }

    @Test
    void aTokenOnlyProfileSaysSo() {
        machine.config("[profile sso]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertTrue(engine.plan("sso").describe().contains("token only"));
            assertThrows(ProfileConfigurationException.class, () -> engine.credentials("sso"));
        }
    }
}
