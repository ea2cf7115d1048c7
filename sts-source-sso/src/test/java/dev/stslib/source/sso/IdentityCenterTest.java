package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.sso.AllowingPerson;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in and sign-out outside of an engine, and the list of roles. */
@Timeout(60)
class IdentityCenterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SsoWorld world;

    @BeforeEach
    void begin() throws IOException {
        world = new SsoWorld(home);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aGoodSignInIsLeftAlone() throws IOException {
        world.signedIn(Duration.ofHours(1));
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            IdentityCenter.Status status = center.signIn(world.session());
            assertEquals(new IdentityCenter.Status(Instant.parse("2026-11-21T11:00:00Z"), true, false), status);
            assertEquals(status, center.status(world.session()).orElseThrow());
            assertEquals(List.of(), world.center.requests());
        }
    }

    @Test
    void withoutAPersonANewSignInFails() throws IOException {
        world.signedIn(Duration.ofHours(1));
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertThrows(SessionExpiredException.class, () -> center.signInAnew(world.session()));
        }
    }

    @Test
    @DisplayName("all accounts and roles, page by page")
    void roles() throws IOException {
        EmbeddedIdentityCenter.Builder pages = EmbeddedIdentityCenter.builder().pageSize(2);
        try (SsoWorld paged = new SsoWorld(Files.createDirectory(home.resolve("other")), pages)) {
            paged.signedIn(Duration.ofHours(1));
            for (int i = 0; i < 5; i++) {
                paged.center.assign("22222222222" + i, "Team " + i, "Admin");
            }
            paged.center.assign(SsoWorld.ACCOUNT, "Production", "Admin");
            try (IdentityCenter center = IdentityCenter.open(paged.settings())) {
                List<SsoRole> roles = center.roles(paged.session());
                assertEquals(7, roles.size());
                assertEquals(new SsoRole(SsoWorld.ACCOUNT, "Production", "Reader"), roles.get(0));
                assertEquals(new SsoRole(SsoWorld.ACCOUNT, "Production", "Admin"), roles.get(1));
                assertEquals("Team 4", roles.get(6).accountName());
            }
        }
    }

    @Test
    @DisplayName("a sign-out ends the sign-in at Identity Center, and deletes its file")
    void signOut() throws IOException {
        world.signedIn(Duration.ofHours(1));
        Files.writeString(world.cache.resolve("other.json"), "{}");
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertTrue(center.signOut(world.session()));
            assertFalse(Files.exists(world.session().tokenFile()));
            assertTrue(Files.exists(world.cache.resolve("other.json")));
            assertFalse(center.signOut(world.session()));
        }
        world.write(world.center.signIn());
        world.fetch();
    }

    @Test
    @DisplayName("a sign-out ends the sign-in at Identity Center although the access token has expired")
    void signOutLater() throws IOException {
        Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
        world.center.forgetAccessTokens();
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertTrue(center.signOut(world.session()));
        }
        assertFalse(Files.exists(world.session().tokenFile()));
        assertEquals(
                List.of("/token", "/logout"),
                world.center.requests().stream().map(WireRequest::path).toList());
        world.write(token);
        assertThrows(SessionExpiredException.class, world::fetchAtOnce);
    }

    @Test
    @DisplayName("a token whose renewal was refused for good is not good, although it still lasts")
    void refused() throws IOException {
        world.signedIn(Duration.ofMinutes(10));
        world.center.endSignIns();
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertFalse(center.signIn(world.session()).renewable());
            assertFalse(center.status(world.session()).orElseThrow().renewable());
            assertEquals(1, world.center.requests().size());
        }
        SignInPrompter person = new AllowingPerson(world.center, false);
        try (IdentityCenter center = new IdentityCenter(SsoServices.open(world.settings(), pause -> {}), person)) {
            assertTrue(center.signIn(world.session()).signedIn());
            assertFalse(center.signIn(world.session()).signedIn());
        }
    }

    @Test
    void aTokenThatIsNoLongerAcceptedIsDeleted() throws IOException {
        world.signedIn(Duration.ofHours(1));
        world.center.endSignIns();
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertTrue(center.signOut(world.session()));
        }
        assertFalse(Files.exists(world.session().tokenFile()));
    }

    @Test
    @DisplayName("where Identity Center is not reached, the file goes all the same, and an error says so")
    void signOutUnreached() throws IOException {
        world.signedIn(Duration.ofHours(1));
        world.center.intercept((request, answer) -> HttpAnswer.of(503, "text/plain", "busy"));
        try (IdentityCenter center = IdentityCenter.open(world.settings())) {
            assertThrows(EndpointUnreachableException.class, () -> center.signOut(world.session()));
        }
        assertFalse(Files.exists(world.session().tokenFile()));
    }
}
