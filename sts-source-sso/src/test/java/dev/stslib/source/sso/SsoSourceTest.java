package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles of Identity Center, from a server whose every byte the test decides. */
@Timeout(60)
class SsoSourceTest {
    private static final String GOOD = "'accessKeyId':'ASIA','secretAccessKey':'s','sessionToken':'t'";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> values = new HashMap<>(Map.of(
            "sso_session", "corp",
            "sso_account_id", "111122223333",
            "sso_role_name", "Reader"));
    private final Map<String, String> session =
            new HashMap<>(Map.of("sso_region", "us-east-2", "sso_start_url", "https://corp.awsapps.com/start"));

    @BeforeEach
    void logIn() throws IOException {
        environment.put("HOME", home.toString());
        Path file = planned().tokenFile();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"accessToken\":\"sso-token-123\",\"expiresAt\":\"2026-11-21T18:00:00Z\"}");
    }

    private OpenCredentialSource open() {
        return new SsoCredentialSource()
                .open(CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                        .withClock(clock)
                        .withSystemEnvironment(SystemEnvironment.of(environment, Map.of()))));
    }

    private SourcePlan plan(OpenCredentialSource open) {
        ProfileSet profiles = new ProfileSet(Map.of(), Map.of("corp", profile("corp", session)), Map.of(), List.of());
        return open.plan(profile("p", values), profiles);
    }

    private static Profile profile(String name, Map<String, String> values) {
        Map<String, ProfileProperty> properties = new HashMap<>();
        values.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
        return new Profile(name, properties);
    }

    private SsoCredentials planned() {
        try (OpenCredentialSource open = open()) {
            return (SsoCredentials) plan(open);
        }
    }

    private SourceCredentials fetch(RawServer server) {
        environment.put("AWS_ENDPOINT_URL_SSO", server.uri() + "/");
        try (OpenCredentialSource open = open()) {
            return open.fetch(SourceRequest.of(plan(open)));
        }
    }

    private static String answer(String roleCredentials) {
        return RawServer.answer("200 OK", ("{'roleCredentials':{" + roleCredentials + "}}").replace('\'', '"'));
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Nested
    class Answers {
        @Test
        void theCredentialsOfTheRole() {
            try (RawServer server =
                    RawServer.answering(false, answer(GOOD + ",'expiration':" + millis("2026-11-21T11:00:00Z")))) {
                SourceCredentials got = fetch(server);
                assertEquals("ASIA", got.accessKeyId());
                assertEquals(Instant.parse("2026-11-21T11:00:00Z"), got.expiration());
                assertEquals("111122223333", got.accountId());
                String request = server.requests().get(0);
                assertTrue(request.startsWith("GET /federation/credentials?"), request);
                assertTrue(request.contains("role_name=Reader"), request);
                assertTrue(request.contains("account_id=111122223333"), request);
                assertTrue(request.contains("x-amz-sso_bearer_token: sso-token-123\r\n"), request);
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "'secretAccessKey':'s3cr3t','sessionToken':'t','expiration':1795345200000|accessKeyId is missing",
                    "'accessKeyId':'A','secretAccessKey':'','sessionToken':'t','expiration':1|secretAccessKey is missing",
                    "'accessKeyId':'A','secretAccessKey':'s3cr3t','expiration':1795345200000|sessionToken is missing",
                    "'accessKeyId':5,'secretAccessKey':'s3cr3t','sessionToken':'t','expiration':1|accessKeyId is not a text",
                    "'accessKeyId':'A','secretAccessKey':{},'sessionToken':'t','expiration':1|secretAccessKey is not a text",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':['t'],'expiration':1|sessionToken is not a text",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':'t\\n','expiration':1|sessionToken has a line break",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':'t'|expiration is missing or not a whole number",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':'t','expiration':'1'|expiration is missing or not",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':'t','expiration':1.5|expiration is missing or not",
                    "'accessKeyId':'A','secretAccessKey':'s','sessionToken':'t','expiration':true|expiration is missing or not"
                })
        @DisplayName("2.13 a field that is missing or of the wrong kind is an error that names it")
        void wrongField(String fields, String named) {
            try (RawServer server = RawServer.answering(false, answer(fields))) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> fetch(server));
                assertTrue(error.problem().contains("The field roleCredentials." + named), error.problem());
                assertFalse(error.toString().contains("s3cr3t"), error.toString());
                assertNull(error.getCause());
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "[]", "null", "{}", "{\"roleCredentials\":[]}", "{\"roleCredentials\":null}", "<html>"})
        @DisplayName("2.13 an answer without credentials is an error")
        void noCredentials(String body) {
            try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", body))) {
                assertThrows(EndpointUnreachableException.class, () -> fetch(server));
            }
        }

        @Test
        @DisplayName("2.14 an end more than 36 hours ahead is an error")
        void farEnd() {
            String far = answer(GOOD + ",'expiration':" + millis("2099-01-01T00:00:00Z"));
            try (RawServer server = RawServer.answering(false, far)) {
                UnexpectedAnswerException error = assertThrows(UnexpectedAnswerException.class, () -> fetch(server));
                assertTrue(
                        error.problem().contains("roleCredentials.expiration is 2099-01-01T00:00:00Z"),
                        error.problem());
            }
            String most = answer(GOOD + ",'expiration':" + millis("2026-11-22T22:09:00Z"));
            try (RawServer server = RawServer.answering(false, most)) {
                assertEquals(
                        Instant.parse("2026-11-22T22:09:00Z"), fetch(server).expiration());
            }
        }
    }

    @Nested
    class Clocks {
        private Instant end(String date, String expiration) {
            String answered = answer(GOOD + ",'expiration':" + millis(expiration))
                    .replaceFirst("\r\n", "\r\nDate: Sat, 21 Nov 2026 " + date + " GMT\r\n");
            try (RawServer server = RawServer.answering(false, answered)) {
                return Objects.requireNonNull(fetch(server).expiration());
            }
        }

        @ParameterizedTest
        @CsvSource({
            "09:50:00, 2026-11-21T10:50:00Z, 2026-11-21T11:00:00Z",
            "10:10:00, 2026-11-21T11:10:00Z, 2026-11-21T11:00:00Z",
            "07:00:00, 2026-11-21T08:00:00Z, 2026-11-21T11:00:00Z",
            "08:00:00, 2026-11-21T21:00:00Z, 2026-11-21T21:00:00Z"
        })
        @DisplayName("5.9 the clock of the answer counts, unless the credentials would live longer than any role's")
        void offset(String date, String expiration, Instant local) {
            assertEquals(local, end(date, expiration));
        }
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @ValueSource(strings = {"500 Oops", "503 Busy", "429 Slow Down"})
        @DisplayName("2.12 what may pass is asked up to three times")
        void again(String status) {
            String trouble = RawServer.answer(status, "{\"message\":\"later\"}");
            String good = answer(GOOD + ",'expiration':" + millis("2026-11-21T11:00:00Z"));
            try (RawServer server = RawServer.answering(false, trouble, trouble, good)) {
                assertEquals("ASIA", fetch(server).accessKeyId());
                assertEquals(3, server.requests().size());
            }
            try (RawServer server = RawServer.answering(false, trouble, trouble, trouble, good)) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> fetch(server));
                assertTrue(error.problem().endsWith("HTTP " + status.substring(0, 3) + ": later"), error.problem());
                assertEquals(3, server.requests().size());
            }
        }

        @Test
        @DisplayName("2.12 a connection that breaks is made again")
        void brokenConnection() {
            String good = answer(GOOD + ",'expiration':" + millis("2026-11-21T11:00:00Z"));
            try (RawServer server = RawServer.plain(connection -> {
                connection.readRequest();
                connection.send(connection.number() < 3 ? "HTTP/1.1 200 OK\r\nContent-Le" : good);
            })) {
                assertEquals("ASIA", fetch(server).accessKeyId());
            }
        }

        @Test
        @DisplayName("2.12 the error has the status, the code and the scrubbed message; it is not asked again")
        void forbidden() {
            String refusal = RawServer.answer(
                            "403 Forbidden", "{\"message\":\"No access\\nfor sso-token-123\",\"__type\":\"x\"}")
                    .replaceFirst("\r\n", "\r\nx-amzn-ErrorType: ForbiddenException:http://internal/\r\n");
            for (String status : List.of("403 Forbidden", "404 Not Found", "400 Bad Request")) {
                try (RawServer server = RawServer.answering(false, refusal.replace("403 Forbidden", status))) {
                    StslibException error = assertThrows(EndpointUnreachableException.class, () -> fetch(server));
                    assertTrue(
                            error.problem()
                                    .endsWith("HTTP " + status.substring(0, 3)
                                            + " ForbiddenException: No access for (hidden)"),
                            error.problem());
                    assertTrue(error.problem().contains("profile 'p'"), error.problem());
                    assertEquals(1, server.requests().size());
                }
            }
        }

        @Test
        @DisplayName("2.12 a token that is no longer accepted asks for a new sign-in")
        void unauthorized() {
            String refusal = RawServer.answer("401 No", "{\"message\":\"Session token not found or invalid\"}");
            try (RawServer server = RawServer.answering(false, refusal)) {
                SessionExpiredException error = assertThrows(SessionExpiredException.class, () -> fetch(server));
                assertTrue(
                        error.problem()
                                .endsWith("is no longer accepted (HTTP 401: Session token not found or invalid)"),
                        error.problem());
                assertEquals("Run aws sso login --sso-session corp", error.remedy());
            }
        }
    }

    @Nested
    class Endpoints {
        @ParameterizedTest
        @CsvSource({
            "false, false, https://portal.sso.us-east-2.amazonaws.com",
            "true, false, https://portal.sso-fips.us-east-2.amazonaws.com",
            "false, true, https://portal.sso.us-east-2.api.aws",
            "true, true, https://portal.sso-fips.us-east-2.api.aws"
        })
        @DisplayName("3.2 FIPS and dual-stack hold for the portal")
        void variants(String fips, String dualStack, URI portal) {
            values.put("use_fips_endpoint", fips);
            values.put("use_dualstack_endpoint", dualStack);
            assertEquals(portal, SsoEndpoints.portal(planned().endpoint()));
            URI oidc = URI.create(portal.toString().replace("portal.sso", "oidc"));
            assertEquals(oidc, SsoEndpoints.oidc(planned().signIn().oidc()));
        }

        @Test
        @DisplayName("3.2 the endpoint of the profile holds, and another server is another key")
        void override() {
            SsoCredentials usual = planned();
            values.put("endpoint_url", "http://127.0.0.1:1/portal");
            SsoCredentials other = planned();
            assertEquals(URI.create("http://127.0.0.1:1/portal"), SsoEndpoints.portal(other.endpoint()));
            assertNotEquals(usual.key(), other.key());
            values.put("ignore_configured_endpoint_urls", "true");
            assertEquals(usual.key(), planned().key());
        }

        @Test
        @DisplayName("3.4 a variant beside an endpoint is an error")
        void both() {
            values.put("endpoint_url", "http://127.0.0.1:1");
            values.put("use_fips_endpoint", "true");
            assertThrows(ProfileConfigurationException.class, SsoSourceTest.this::planned);
        }

        @ParameterizedTest
        @ValueSource(strings = {"us-east-1.example.com/#", "us east", "-x", "../x"})
        @DisplayName("2.5 a region that would be another host is refused before the token is sent")
        void region(String region) {
            session.put("sso_region", region);
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, SsoSourceTest.this::planned);
            assertTrue(error.problem().contains("key 'sso_region'"), error.problem());
        }
    }
}
