package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.sso.AllowingPerson;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start URLs of a company's own domain, which redirect to those of AWS. */
@Timeout(60)
class StartUrlsTest {
    /** Long paths with digits may be secrets, as those of a container, and are hidden in errors. */
    private static final String PATH = "/ssoins-1234567890abcdef";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SsoWorld world;

    @BeforeEach
    void begin() throws IOException {
        world = new SsoWorld(
                home, EmbeddedIdentityCenter.builder().startUrl("https://identitycenter.amazonaws.com" + PATH));
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** A server of the company that gives these answers one after the other. */
    private static RawServer server(String... answers) {
        return RawServer.answering(true, answers);
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " x\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static String status(int status) {
        return "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
    }

    private SsoSession session(RawServer company) {
        return session(company.uri() + PATH);
    }

    private SsoSession session(String startUrl) {
        SsoSession known = world.session();
        return new SsoSession(
                known.label(),
                known.name(),
                startUrl,
                known.region(),
                known.scopes(),
                known.cacheFolder(),
                known.portal(),
                known.oidc());
    }

    private CredentialSourceSettings settings(RawServer company) throws IOException {
        try {
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(company.certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                    .withClock(world.clock)
                    .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of()))
                    .withCaBundle(Files.writeString(home.resolve("company.pem"), pem)));
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    private void signIn(RawServer company, boolean hasBrowser) throws IOException {
        try (IdentityCenter center = new IdentityCenter(
                SsoServices.open(settings(company), pause -> {}), new AllowingPerson(world.center, hasBrowser))) {
            assertTrue(center.signIn(session(company)).signedIn());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("the service is told where the start URL leads, and the token keeps the one of the section")
    void followed(boolean hasBrowser) throws IOException {
        try (RawServer company = server(redirect(302, world.center.startUrl() + "/?a=b#/"))) {
            signIn(company, hasBrowser);
            assertEquals(1, company.requests().size());
            assertTrue(company.requests().get(0).startsWith("HEAD " + PATH + " HTTP/1.1"));
            assertEquals(company.uri() + PATH, world.token().get("startUrl"));
            assertEquals("us-east-2", world.token().get("region"));
            world.clock.advance(Duration.ofHours(2));
            try (OpenSsoSource source = world.source(null, pause -> {})) {
                world.fetch(source, session(company));
            }
            assertEquals(1, world.center.refreshes());
            assertEquals(1, company.requests().size(), "a renewal does not ask for it");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    @DisplayName("a server without HEAD is asked by GET")
    void byGet(int status) throws IOException {
        // HTTP 501 counts as a failure that may pass, and is asked for three times.
        String[] answers = status == 405
                ? new String[] {status(405), redirect(301, world.center.startUrl())}
                : new String[] {status(501), status(501), status(501), redirect(301, world.center.startUrl())};
        try (RawServer company = server(answers)) {
            signIn(company, true);
            List<String> requests = company.requests();
            assertTrue(requests.get(requests.size() - 1).startsWith("GET " + PATH + " HTTP/1.1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/start",
        "https://awsapps.com.example.com/start",
        "https://corp.awsapps.com@example.com/start",
        "https://corpawsapps.com/start",
        "http://corp.awsapps.com/start",
        "/start",
        "''",
        "https://corp.awsapps.com:x/"
    })
    @DisplayName("a redirect to anything but AWS is one error with a remedy, and nothing is registered")
    void notOfAws(String location) throws IOException {
        try (RawServer company = server(redirect(302, location))) {
            EndpointUnreachableException error =
                    assertThrows(EndpointUnreachableException.class, () -> signIn(company, true));
            assertTrue(error.problem().endsWith("it redirects to an address that is not one of AWS"), error.problem());
            assertTrue(error.problem().contains(" of sso-session 'corp' "), error.problem());
            assertTrue(error.remedy().startsWith("Set sso_start_url to "), error.remedy());
        }
        assertEquals(List.of(), world.center.requests());
        assertFalse(Files.exists(world.session().tokenFile()));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    @DisplayName("a page that does not redirect is the same error")
    void noRedirect(int status) throws IOException {
        try (RawServer company = server(status(status))) {
            EndpointUnreachableException error =
                    assertThrows(EndpointUnreachableException.class, () -> signIn(company, true));
            assertTrue(
                    error.problem().endsWith(" gave no redirect to Identity Center: HTTP " + status), error.problem());
        }
        assertEquals(List.of(), world.center.requests());
    }

    @ParameterizedTest
    @CsvSource({
        "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws, eu-west-1",
        "https://ssoins-1234567890abcdef.cn-north-1.portal.amazonaws.com.cn/, cn-north-1"
    })
    @DisplayName("where the address names another region than the section, the error says which one to set")
    void otherRegion(String location, String region) throws IOException {
        try (RawServer company = server(redirect(302, location))) {
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> signIn(company, true));
            assertEquals("Set sso_region = " + region, error.remedy());
        }
        assertEquals(List.of(), world.center.requests());
    }

    @Test
    @DisplayName("a start URL of AWS is not asked, nor is one that is no https URL")
    void asItIs() throws IOException {
        try (RawServer company = server();
                HttpClientSet http = HttpClientSet.of(settings(company).connection())) {
            for (String startUrl : List.of(
                    "https://corp.awsapps.com/start/#/",
                    "https://identitycenter.amazonaws.com/ssoins-1",
                    "https://start.home.awsapps.cn/directory/d",
                    "http" + company.uri().toString().substring("https".length()),
                    "corp",
                    "::")) {
                assertEquals(startUrl, new StartUrls(http).resolve(session(startUrl)));
            }
            assertEquals(List.of(), company.requests());
        }
    }
}
