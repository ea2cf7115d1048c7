package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.core.console.ConsolePage;
import dev.stslib.core.console.ConsoleSignIn;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.sts.RecordedRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSignInTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";

    private final ManualWorld world = new ManualWorld();
    private final CredentialEngine engine = world.engine()
            .mfa(request -> Optional.of(Secret.of(world.sample.mfa().code())))
            .build();

    @AfterEach
    void close() {
        engine.close();
        world.close();
    }

    private String link(ConsolePage page) {
        return ConsoleSignIn.over(engine)
                .link(ROLE, engine.credentials(ROLE), page)
                .revealSecret();
    }

    private static HttpURLConnection visited(String link) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(link).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    @Test
    void theLinkLeadsToThePage() throws IOException {
        HttpURLConnection answer = visited(link(new ConsolePage("s3", null, null)));
        assertEquals(302, answer.getResponseCode());
        assertEquals("https://console.aws.amazon.com/s3/home?region=us-east-1", answer.getHeaderField("Location"));
        RecordedRequest request = world.sts.requests().stream()
                .filter(each -> each.action().equals("getSigninToken"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no request"));
        assertEquals(Set.of("Action", "Session"), request.parameters().keySet());
        assertEquals(200, request.status());
    }

    @Test
    void theLinkWorksForFifteenMinutes() throws IOException {
        String link = link(ConsolePage.HOME);
        world.clock.advance(Duration.ofMinutes(15));
        assertEquals(400, visited(link).getResponseCode());
    }

    @Test
    void theLinkIsASecret() {
        Secret link = ConsoleSignIn.over(engine).link(ROLE, engine.credentials(ROLE), ConsolePage.HOME);
        assertFalse(link.toString().contains("http"));
    }

    @Test
    void keysAndSessionTokensOfAUserAreRefusedBeforeAnyRequest() {
        TemporaryCredentials session = engine.credentials("BobSmith");
        UnsupportedProfileException refused = assertThrows(
                UnsupportedProfileException.class,
                () -> ConsoleSignIn.over(engine).link("BobSmith", session, ConsolePage.HOME));
        assertTrue(refused.remedy().contains("role_arn"), refused.remedy());
        assertEquals(0, world.sts.count("getSigninToken"));
    }

    @Test
    void credentialsThatAwsRefuses() {
        TemporaryCredentials credentials = engine.credentials(ROLE);
        world.clock.advance(Duration.ofHours(2));
        StsServiceException refused = assertThrows(
                StsServiceException.class, () -> ConsoleSignIn.over(engine).link(ROLE, credentials, ConsolePage.HOME));
        assertEquals(400, refused.error().httpStatus());
        assertNoSecret(refused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"200 OK|no JSON", "200 OK|{\"Token\": \"x\"}", "500 Internal Server Error|x", "429 Too Many|x"})
    void answersThatAreOfNoUse(String answer) throws IOException {
        String[] parts = answer.split("\\|", 2);
        String whole = RawServer.answer(parts[0], parts[1]);
        try (RawServer server = RawServer.answering(false, whole, whole, whole)) { // what may pass is asked three times
            StslibException failure = assertThrows(
                    EndpointUnreachableException.class, () -> link(new ConsolePage(null, null, server.uri())));
            assertNoSecret(failure);
        }
    }

    @Test
    void anEndpointWithoutTlsMustBeOnThisMachine() {
        InvalidRequestException refused = assertThrows(
                InvalidRequestException.class,
                () -> link(new ConsolePage(null, null, URI.create("http://192.0.2.1:4566"))));
        assertTrue(refused.remedy().contains("https"), refused.remedy());
        assertNoSecret(refused);
    }

    private void assertNoSecret(@Nullable Throwable failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            String text = String.valueOf(link.getMessage());
            assertTrue(world.sts.secrets().stream().noneMatch(text::contains), text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::444455556666:role/R,        eu-west-1,      console.aws.amazon.com",
        "arn:aws-cn:iam::444455556666:role/R,     cn-north-1,     console.amazonaws.cn",
        "arn:aws-us-gov:iam::444455556666:role/R, us-gov-west-1,  console.amazonaws-us-gov.com",
        "arn:aws-eusc:iam::444455556666:role/R,   eusc-de-east-1, eusc-de-east-1.console.amazonaws-eusc.eu",
    })
    void eachPartitionHasItsConsole(String role, String region, String console) throws IOException {
        String link = link(role, region, ConsolePage.HOME);
        String destination =
                URLDecoder.decode(link.replaceAll(".*Destination=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        assertEquals("https://" + console + "/console/home?region=" + region, destination);
        assertEquals(302, visited(link).getResponseCode());
    }

    /** The link for a role that the profile 'other' assumes, with credentials that the STS knows. */
    private String link(String role, String region, ConsolePage page) throws IOException {
        java.nio.file.Files.writeString(
                world.folder.resolve("config"),
                "\n[profile other]\nrole_arn = " + role + "\nsource_profile = BobSmith\nregion = " + region
                        + "\nservices = embedded\n",
                java.nio.file.StandardOpenOption.APPEND);
        TemporaryCredentials known = engine.credentials(ROLE);
        try (CredentialEngine fresh = world.engine().build()) {
            return ConsoleSignIn.over(fresh).link("other", known, page).revealSecret();
        }
    }

    @Test
    void aRegionOfAnotherPartitionIsRefused() {
        InvalidRequestException refused = assertThrows(
                InvalidRequestException.class,
                () -> link(
                        "arn:aws-cn:iam::444455556666:role/R", "cn-north-1", new ConsolePage(null, "eu-west-1", null)));
        assertTrue(refused.remedy().contains("aws-cn"), refused.remedy());
    }

    @Test
    void aPartitionWithoutAPublicConsoleIsRefused() {
        assertThrows(
                InvalidRequestException.class,
                () -> link("arn:aws-iso:iam::444455556666:role/R", "us-iso-east-1", ConsolePage.HOME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3?x=y", "../x", "s3&SigninToken=", "a b"})
    void aServiceIsAPathOfTheConsole(String service) {
        assertThrows(InvalidRequestException.class, () -> new ConsolePage(service, null, null));
    }
}
