package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.testkit.contract.RenewedSignIn;
import dev.stslib.testkit.contract.RenewedSignInContract;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewal of a token, beside other tools and processes. */
@Timeout(60)
class TokenRenewalTest extends RenewedSignInContract {
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SsoWorld world;

    @Override
    protected RenewedSignIn open() throws IOException {
        world = new SsoWorld(home);
        return world;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Nested
    class OneProcess {
        @Test
        void aFreshTokenIsUsedAsItIs() throws IOException {
            Map<String, Object> before = world.signedIn(Duration.ofMinutes(16));
            world.fetch();
            assertEquals(before, world.token());
            assertEquals(0, world.center.refreshes());
        }

        @Test
        @DisplayName("a token in its last 15 minutes is renewed, and keeps what only other tools know")
        void renewed() throws IOException {
            Map<String, Object> before = world.signedIn(Duration.ofMinutes(14));
            before.put("idToken", "of-another-tool");
            before.put("nested", Map.of("list", List.of(true, "x")));
            world.write(before);
            Files.setPosixFilePermissions(world.session().tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));
            world.fetch();
            Map<String, Object> after = world.token();
            assertEquals(1, world.center.refreshes());
            assertEquals("rw-------", mode(world.session().tokenFile()));
            assertEquals("2026-11-21T11:00:00Z", after.get("expiresAt"));
            for (String changed : List.of("accessToken", "refreshToken", "expiresAt")) {
                assertNotEquals(before.remove(changed), after.remove(changed), changed);
            }
            assertEquals(before, after);
        }

        @Test
        void anExpiredTokenIsRenewed() throws IOException {
            world.signedIn(Duration.ofHours(-3));
            world.fetch();
            assertEquals(1, world.center.refreshes());
        }

        @Test
        @DisplayName("a token that Identity Center no longer accepts is renewed before its end")
        void refusedToken() throws IOException {
            world.signedIn(Duration.ofMinutes(50));
            world.center.forgetAccessTokens();
            world.fetch();
            assertEquals(1, world.center.refreshes());
        }

        @Test
        void aTokenWithoutARefreshTokenServesUntilItsEnd() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(1));
            token.remove("refreshToken");
            world.write(token);
            world.fetch();
            world.clock.advance(Duration.ofMinutes(1));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().endsWith("has expired"), error.problem());
        }

        @Test
        void anExpiredRegistrationRenewsNothing() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            token.put("registrationExpiresAt", world.clock.instant().toString());
            world.write(token);
            assertThrows(SessionExpiredException.class, world::fetch);
            assertEquals(List.of(), world.center.requests());
        }

        @Test
        @DisplayName("a refusal is not asked for again, by no process, and the token serves until its end")
        void refused() throws IOException {
            world.signedIn(Duration.ofMinutes(10));
            world.center.endSignIns();
            Map<String, Object> alive = world.center.signIn();
            Map<String, Object> token = world.token();
            token.put("accessToken", alive.get("accessToken")); // accepted, though its refresh token is not
            world.write(token);
            world.fetchAtOnce();
            world.fetch();
            assertEquals(1, world.requests("/token"));
            world.clock.advance(Duration.ofMinutes(10));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains("cannot be renewed (HTTP 400 InvalidGrantException"), error.problem());
            assertEquals("Run aws sso login --sso-session corp", error.remedy());
            assertEquals(1, world.requests("/token"));
            assertTrue(world.center.secrets().stream().noneMatch(error.toString()::contains));
        }

        @Test
        @DisplayName("an endpoint that does not answer is asked again after a minute")
        void unreachable() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            world.center.intercept((request, answer) ->
                    request.path().equals("/token") ? HttpAnswer.of(503, "text/plain", "busy") : answer);
            assertThrows(EndpointUnreachableException.class, world::fetch);
            int asked = world.requests("/token");
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetch);
            assertTrue(error.problem().contains("asked less than a minute ago"), error.problem());
            assertEquals(asked, world.requests("/token"));
            world.center.intercept((request, answer) -> answer);
            world.clock.advance(Duration.ofSeconds(61));
            // The stand-in has renewed although its answer was lost, as a real service may have.
            SessionExpiredException lost = assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertTrue(lost.problem().contains("cannot be renewed"), lost.problem());
        }

        @Test
        @DisplayName(
                "a refusal that may pass holds for a minute, and the answer of one endpoint says nothing of another")
        void passingRefusal() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            try (SsoWorld other = new SsoWorld(Files.createDirectory(home.resolve("other")))) {
                SsoSession misdirected = other.session(world.cache, "corp");
                assertThrows(SessionExpiredException.class, () -> world.fetchAtOnce(misdirected));
                assertThrows(SessionExpiredException.class, () -> world.fetchAtOnce(misdirected));
                assertEquals(1, other.center.requests().size());
            }
            // Refused before the service has seen it, as by a proxy.
            Map<String, Object> token = world.token();
            world.center.intercept((request, answer) -> request.path().equals("/token")
                    ? HttpAnswer.of(403, "application/json", "{\"error\":\"access_denied\"}")
                    : answer);
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(1, world.requests("/token"));
            assertEquals(token, world.token());
            world.clock.advance(Duration.ofSeconds(61));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(2, world.requests("/token"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"9223372036854775807", "0", "-9223372036854775808", "1e99", "\"3600\""})
        @DisplayName("an answer whose lifetime is no lifetime is one error, and does not reach the file")
        void lifetime(String seconds) throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            world.center.intercept((request, answer) ->
                    answer.withBody(answer.body().replace("\"expiresIn\":3600", "\"expiresIn\":" + seconds)));
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetchAtOnce);
            assertTrue(error.problem().contains("The field expiresIn is "), error.problem());
            assertEquals(token, world.token());
        }

        @Test
        @DisplayName("tokens that live less than 15 minutes are renewed once a minute at most")
        void shortLived() throws IOException {
            EmbeddedIdentityCenter.Builder brief =
                    EmbeddedIdentityCenter.builder().accessLifetime(Duration.ofMinutes(10));
            try (SsoWorld hasty = new SsoWorld(Files.createDirectory(home.resolve("hasty")), brief)) {
                hasty.signedIn(Duration.ofMinutes(5));
                for (int refreshes : List.of(1, 1, 1)) {
                    hasty.fetchAtOnce();
                    assertEquals(refreshes, hasty.center.refreshes());
                }
                hasty.clock.advance(Duration.ofSeconds(61));
                hasty.fetchAtOnce();
                assertEquals(2, hasty.center.refreshes());
                hasty.center.forgetAccessTokens();
                hasty.fetchAtOnce();
                assertEquals(3, hasty.center.refreshes(), "a token that is refused is renewed at once");
            }
        }
    }

    @Nested
    class OtherTools {
        @ParameterizedTest
        @CsvSource({
            "startUrl, https://other.awsapps.com/start, false",
            "region, eu-west-1, false",
            "startUrl, https://corp.awsapps.com/start/#, true"
        })
        @DisplayName("a token of another start URL or region is not sent to this one")
        void ofAnother(String field, String value, boolean same) {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(5));
            token.put(field, value);
            world.write(token);
            if (same) {
                world.fetchAtOnce();
            } else {
                SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetchAtOnce);
                assertTrue(error.problem().contains("belongs to another start URL or region"), error.problem());
                assertEquals(List.of(), world.center.requests());
            }
        }

        @Test
        @DisplayName("where nothing can be written, the token serves until its end")
        void readOnly() throws IOException {
            world.signedIn(Duration.ofMinutes(1));
            Files.writeString(world.cache.resolveSibling("stslib"), "not a folder");
            world.fetch();
            assertEquals(0, world.center.refreshes(), "a refresh token that cannot be saved is not spent");
        }

        /** The path of the real file is so long that there is none for a file beside it. Root may write anywhere. */
        @Test
        @DisplayName("where there is no place for the new token, the refresh token is not spent")
        void noPlace() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(1));
            Path folder = home.toRealPath();
            while (folder.toString().length() < 4_080) {
                int left = 4_090 - folder.toString().length() - 1;
                folder = Files.createDirectory(folder.resolve("x".repeat(left > 400 ? 200 : Math.min(left, 200))));
            }
            Path real = Files.move(world.session().tokenFile(), folder.resolve("t"));
            Files.createSymbolicLink(world.session().tokenFile(), real);
            world.fetch();
            world.clock.advance(Duration.ofMinutes(2));
            assertThrows(StoreException.class, world::fetchAtOnce);
            assertEquals(0, world.center.refreshes());
            assertEquals(token, world.token());
        }
    }
}
