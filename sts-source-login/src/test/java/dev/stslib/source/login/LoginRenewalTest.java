package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.testkit.contract.RenewedSignIn;
import dev.stslib.testkit.contract.RenewedSignInContract;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.login.EmbeddedConsoleLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewal of credentials, beside other tools and processes. */
@Timeout(60)
class LoginRenewalTest extends RenewedSignInContract {
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LoginWorld world;

    @Override
    protected RenewedSignIn open() throws IOException {
        world = new LoginWorld(home);
        return world;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Nested
    class OneProcess {
        @Test
        void freshCredentialsAreUsedAsTheyAre() throws IOException {
            Map<String, Object> before = world.signedIn(Duration.ofSeconds(301));
            SourceCredentials got = world.fetch();
            assertEquals(LoginWorld.accessToken(before).get("accessKeyId"), got.accessKeyId());
            assertEquals("111122223333", got.accountId());
            assertEquals(world.clock.instant().plusSeconds(301), got.expiration());
            assertEquals(before, world.token());
            assertEquals(0, world.requests());
        }

        @Test
        @DisplayName("credentials in their last 5 minutes are renewed, and keep what only other tools know")
        void renewed() throws IOException {
            Map<String, Object> before = world.signedIn(Duration.ofMinutes(5));
            before.put("identityToken", "of-the-Java-SDK");
            before.put("nested", Map.of("list", "x"));
            LoginWorld.accessToken(before).put("scope", "of another tool");
            world.write(before);
            Files.setPosixFilePermissions(world.session().tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));
            SourceCredentials got = world.fetch();
            Map<String, Object> after = world.token();
            assertEquals(1, world.login.refreshes());
            assertEquals("rw-------", mode(world.session().tokenFile()));
            Map<String, Object> keys = LoginWorld.accessToken(after);
            assertEquals(keys.get("accessKeyId"), got.accessKeyId());
            assertEquals("2026-11-21T10:15:00Z", keys.get("expiresAt"));
            assertNotEquals(before.remove("refreshToken"), after.remove("refreshToken"));
            Map<String, Object> old = LoginWorld.accessToken(before);
            for (String changed : List.of("accessKeyId", "secretAccessKey", "sessionToken", "expiresAt")) {
                assertNotEquals(old.remove(changed), keys.remove(changed), changed);
            }
            assertEquals(before, after, "idToken, dpopKey, clientId and the account among them");
        }

        @Test
        void expiredCredentialsAreRenewed_untilTheSignInEnds() {
            world.signedIn(Duration.ofHours(-3));
            for (int i = 1; i <= 4; i++) {
                world.fetch();
                assertEquals(i, world.login.refreshes());
                world.clock.advance(Duration.ofMinutes(179));
            }
            world.clock.advance(Duration.ofMinutes(4));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertTrue(
                    error.problem().contains("has expired and cannot be renewed (HTTP 401 AccessDeniedException"),
                    error.problem());
            assertEquals("Run sts login p, or aws login --profile p", error.remedy());
            assertTrue(world.login.secrets().stream().noneMatch(error.toString()::contains));
        }

        @ParameterizedTest
        @ValueSource(strings = {"refreshToken", "dpopKey", "clientId"})
        @DisplayName("without what renews them, credentials serve until their end, and then the error names the field")
        void notRenewable(String field) throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(1));
            token.remove(field);
            world.write(token);
            world.fetch();
            token.put(field, "");
            world.write(token);
            world.fetch();
            world.clock.advance(Duration.ofMinutes(1));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains("The field " + field + " is missing or empty"), error.problem());
            assertEquals(0, world.requests());
            assertEquals(token, world.token());
        }

        @ParameterizedTest
        @CsvSource({
            "dpopKey, s3cr3t, The field dpopKey is not a private key",
            "accessToken, s3cr3t, The field accessToken is missing or not an object"
        })
        void aDamagedFieldIsOneErrorThatShowsNothing(String field, String value, String problem) {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            token.put(field, value);
            world.write(token);
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains(problem), error.problem());
            assertFalse(error.toString().contains("s3cr3t"));
            assertEquals(0, world.requests());
        }

        @Test
        void aFileThatIsNotThereIsAnErrorWithARemedy() {
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains("profile 'p'"), error.problem());
            assertTrue(error.problem().contains("is not there or cannot be read"), error.problem());
            assertFalse(Files.exists(world.cache), "nothing is made for it");
        }

        @Test
        void withoutARegionNothingIsRenewed() {
            world.signedIn(Duration.ofMinutes(2));
            LoginCredentials nowhere = new LoginCredentials("p", LoginWorld.SESSION, world.cache, null);
            world.fetchAtOnce(nowhere);
            world.clock.advance(Duration.ofMinutes(2));
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> world.fetchAtOnce(nowhere));
            assertTrue(error.remedy().contains("Set region"), error.remedy());
        }

        @Test
        @DisplayName("the account of the file counts where the session names none")
        void account() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(10));
            LoginWorld.accessToken(token).put("accountId", "444455556666");
            LoginCredentials odd = new LoginCredentials("p", "x", world.cache, null);
            Files.createDirectories(world.cache);
            Files.write(odd.tokenFile(), world.bytes(token));
            assertEquals("444455556666", world.fetchAtOnce(odd).accountId());
        }
    }

    @Nested
    class Refusals {
        private void changed(String how) {
            switch (how) {
                case "password" -> world.login.changePassword();
                case "end" -> world.login.endSessions();
                default -> throw new IllegalArgumentException(how);
            }
        }

        @ParameterizedTest
        @CsvSource({"end, 401, TOKEN_EXPIRED", "password, 403, USER_CREDENTIALS_CHANGED"})
        @DisplayName("a final refusal is not asked for again, by no process, and the credentials serve until their end")
        void isFinal(String how, int status, String ignored) {
            world.signedIn(Duration.ofMinutes(4));
            changed(how);
            world.fetchAtOnce();
            world.fetchAtOnce();
            assertEquals(1, world.requests());
            world.clock.advance(Duration.ofMinutes(4));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertTrue(error.problem().contains("HTTP " + status), error.problem());
            world.clock.advance(Duration.ofHours(1));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(1, world.requests());
        }

        @Test
        @DisplayName(
                "an invalid request may be a fault of the service: it is asked again in a minute, and at another endpoint")
        void invalidRequest() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            world.login.intercept((request, answer) -> HttpAnswer.of(
                            400, "application/json", "{\"error\":\"INVALID_REQUEST\",\"message\":\"no\"}")
                    .withHeader("x-amzn-ErrorType", "ValidationException"));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(1, world.requests());
            assertEquals(token, world.token());
            world.clock.advance(Duration.ofSeconds(61));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(2, world.requests());
            try (LoginWorld other = new LoginWorld(home)) {
                other.clock.advance(Duration.ofSeconds(61));
                LoginCredentials elsewhere = LoginWorld.session(world.cache, other.login.uri());
                assertThrows(SessionExpiredException.class, () -> world.fetchAtOnce(elsewhere));
                assertEquals(1, other.requests());
            }
        }

        @Test
        @DisplayName("a missing permission is no reason to sign in again")
        void forbidden() {
            world.signedIn(Duration.ofMinutes(-1));
            world.login.forbid(true);
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
            assertTrue(error.remedy().contains("signin:CreateOAuth2Token"), error.remedy());
            world.login.forbid(false);
            assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
            assertEquals(1, world.requests());
            world.clock.advance(Duration.ofSeconds(61));
            world.fetchAtOnce();
        }

        @Test
        @DisplayName(
                "an endpoint that gives no answer is asked three times, each with another proof, and again in a minute")
        void unreachable() {
            world.signedIn(Duration.ofMinutes(-1));
            world.login.intercept((request, answer) -> HttpAnswer.of(503, "text/plain", "busy"));
            assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
            assertEquals(3, world.requests());
            assertEquals(
                    3,
                    world.login.requests().stream()
                            .map(request -> String.valueOf(request.header("DPoP")))
                            .distinct()
                            .count());
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
            assertTrue(error.problem().contains("asked less than a minute ago"), error.problem());
            assertEquals(3, world.requests());
        }

        @Test
        @DisplayName("an answer that cannot be used does not reach the file")
        void useless() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            for (String body : List.of("{}", "[]", "<html>", "{\"accessToken\":{},\"tokenType\":\"Bearer\"}")) {
                world.login.intercept((request, answer) -> HttpAnswer.of(200, "application/json", body));
                assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
                assertEquals(token, world.token());
                world.clock.advance(Duration.ofSeconds(61));
            }
        }

        @Test
        @DisplayName("AWS names the type of token in more than one way, and no field says what to do with it")
        void tokenType() throws IOException {
            String urn = "urn:aws:params:oauth:token-type:access_token_sigv4";
            world.signedIn(Duration.ofMinutes(-1));
            world.login.intercept(
                    (request, answer) -> answer.withBody(answer.body().replace("aws_sigv4", urn)));
            world.fetchAtOnce();
            assertEquals(urn, world.token().get("tokenType"));
        }

        @Test
        @DisplayName("a clock that is an hour wrong renews all the same: the service says what time it is")
        void clock() throws IOException {
            for (Duration wrong : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
                Path other = Files.createDirectories(home.resolve("clock" + wrong));
                try (LoginWorld service = new LoginWorld(other)) {
                    service.signedIn(Duration.ofMinutes(-1).plus(wrong));
                    LoginCredentials session = service.session();
                    world.clock.jump(Duration.between(
                            world.clock.instant(), service.clock.instant().plus(wrong)));
                    SourceCredentials got = world.fetchAtOnce(session);
                    assertEquals(1, service.login.refreshes());
                    assertEquals(2, service.requests());
                    assertEquals(world.clock.instant().plus(Duration.ofMinutes(15)), got.expiration());
                }
            }
        }

        @Test
        @DisplayName("credentials that live less than 5 minutes are renewed once a minute at most")
        void shortLived() throws IOException {
            EmbeddedConsoleLogin.Builder brief =
                    EmbeddedConsoleLogin.builder().credentialLifetime(Duration.ofMinutes(4));
            try (LoginWorld hasty = new LoginWorld(Files.createDirectory(home.resolve("hasty")), brief)) {
                hasty.signedIn(Duration.ofMinutes(2));
                for (int i = 0; i < 3; i++) {
                    hasty.fetchAtOnce();
                    assertEquals(1, hasty.login.refreshes());
                }
                hasty.clock.advance(Duration.ofSeconds(61));
                hasty.fetchAtOnce();
                assertEquals(2, hasty.login.refreshes());
            }
        }
    }

    @Nested
    class OtherTools {
        @Test
        @DisplayName("the file that the AWS CLI writes is renewed here, then there, then here again")
        void inTurns() throws IOException {
            Map<String, Object> first = world.signedIn(Duration.ofMinutes(1));
            world.fetch();
            Map<String, Object> ours = world.token();
            assertEquals(first.keySet(), ours.keySet());
            assertEquals(
                    LoginWorld.accessToken(first).keySet(),
                    LoginWorld.accessToken(ours).keySet());
            world.clock.advance(Duration.ofMinutes(12));
            world.write(world.renewElsewhere(ours));
            assertEquals(2, world.login.refreshes());
            world.clock.advance(Duration.ofMinutes(12));
            world.fetch();
            assertEquals(3, world.login.refreshes());
            world.write(world.renewElsewhere(world.token()));
            assertEquals(4, world.login.refreshes());
        }

        @Test
        @DisplayName("where nothing can be written, the refresh token is not spent")
        void readOnly() throws IOException {
            world.signedIn(Duration.ofMinutes(1).plusSeconds(1));
            Files.createDirectories(world.cache.resolve("stslib"));
            Files.writeString(
                    world.cache.resolve("stslib").resolve(world.session().id()), "not a folder");
            world.fetch();
            world.clock.advance(Duration.ofMinutes(2));
            assertThrows(StslibException.class, world::fetch);
            assertEquals(0, world.requests());
        }

        @Test
        @DisplayName("the new file, with room in it, is there before the request, and nothing is left of it")
        void roomFirst() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            List<Long> rooms = new ArrayList<>();
            world.login.intercept((request, answer) -> {
                rooms.addAll(temporary());
                return answer;
            });
            world.fetch();
            assertEquals(1, rooms.size());
            assertTrue(rooms.get(0) > 2L * token.toString().length(), "only " + rooms);
            assertEquals(List.of(), temporary());
        }

        private List<Long> temporary() {
            List<Long> sizes = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(world.cache, "*.tmp")) {
                for (Path file : files) {
                    sizes.add(Files.size(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return sizes;
        }
    }
}
