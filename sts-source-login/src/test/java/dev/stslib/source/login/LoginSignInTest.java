package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.testkit.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins of a person, in a browser on this machine and on another one. */
@Timeout(60)
class LoginSignInTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LoginWorld world;

    private final Person person = new Person();

    @BeforeEach
    void begin() throws IOException {
        world = new LoginWorld(home);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** A person with a browser, here or elsewhere, who allows at once. */
    private final class Person implements SignInPrompter {
        final List<SignInPage> pages = new ArrayList<>();
        boolean hasBrowser = true;
        boolean canType = true;
        boolean answers = true;
        UnaryOperator<String> pastes = text -> text;
        /** What the person opens instead of the page. */
        UnaryOperator<String> opens = page -> page;

        private @Nullable Secret state;

        @Override
        public Optional<SignInListener> listen(String path, Secret expected) {
            state = expected;
            return hasBrowser ? Optional.of(new Browser(path)) : Optional.empty();
        }

        @Override
        public synchronized void show(SignInPage page) {
            pages.add(page);
        }

        @Override
        public Optional<Secret> ask(SignInPage page) {
            show(page);
            return canType
                    ? Optional.of(Secret.of(pastes.apply(world.login.confirm(page.address()))))
                    : Optional.empty();
        }

        private final class Browser implements SignInListener {
            private final String path;

            Browser(String path) {
                this.path = path;
            }

            @Override
            public URI redirect() {
                return URI.create("http://127.0.0.1:4711" + path);
            }

            @Override
            public Optional<Map<String, String>> await(Duration most) {
                if (!answers) {
                    return Optional.empty();
                }
                URI page = URI.create(
                        opens.apply(pages.get(pages.size() - 1).address().toString()));
                Map<String, String> redirect = new LinkedHashMap<>(world.login.allow(page));
                assertEquals(Objects.requireNonNull(state).revealSecret(), redirect.remove("state"));
                return Optional.of(redirect);
            }

            @Override
            public void close() {}
        }
    }

    private void fetch() {
        try (OpenLoginSource source = world.source(person, pause -> {})) {
            world.fetch(source);
        }
    }

    private SessionExpiredException refused() {
        return assertThrows(SessionExpiredException.class, this::fetch);
    }

    private String page() {
        return person.pages.get(person.pages.size() - 1).address().toString();
    }

    @Nested
    class OnThisDevice {
        @Test
        @DisplayName("the page and the file are those of aws login")
        void allowed() throws IOException {
            fetch();
            assertTrue(page().startsWith(world.login.uri() + "/v1/authorize?response_type=code&client_id="), page());
            for (String part : List.of(
                    "client_id=arn%3Aaws%3Asignin%3A%3A%3Adevtools%2Fsame-device",
                    "code_challenge_method=SHA-256",
                    "scope=openid",
                    "redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Foauth%2Fcallback")) {
                assertTrue(page().contains("&" + part), page());
            }
            Map<String, Object> token = world.token();
            assertEquals(
                    List.of("accessToken", "refreshToken", "tokenType", "clientId", "idToken", "dpopKey"),
                    List.copyOf(token.keySet()));
            assertEquals("111122223333", LoginWorld.accessToken(token).get("accountId"));
            assertEquals("arn:aws:signin:::devtools/same-device", token.get("clientId"));
            assertTrue(String.valueOf(token.get("dpopKey")).startsWith("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI"));
            world.clock.advance(Duration.ofMinutes(11));
            fetch();
            assertEquals(1, world.login.refreshes());
            assertEquals(1, person.pages.size());
            world.write(world.renewElsewhere(world.token()));
        }

        @Test
        @DisplayName("each sign-in has another state, another challenge and another key")
        void fresh() throws IOException {
            fetch();
            Object key = world.token().get("dpopKey");
            Files.delete(world.session().tokenFile());
            fetch();
            assertNotEquals(key, world.token().get("dpopKey"));
            for (String name : List.of("state", "code_challenge")) {
                assertEquals(
                        2,
                        person.pages.stream()
                                .map(page -> page.address().toString().replaceAll(".*[&?]" + name + "=([^&]*).*", "$1"))
                                .distinct()
                                .count(),
                        name);
            }
        }

        @Test
        @DisplayName("a sign-in keeps what only other tools know, and replaces a damaged file")
        void before() throws IOException {
            world.write(new LinkedHashMap<>(Map.of("x", "y", "idToken", "old", "refreshToken", "old")));
            fetch();
            assertEquals("y", world.token().get("x"));
            assertNotEquals("old", world.token().get("idToken"));
            Files.writeString(world.session().tokenFile(), "{");
            fetch();
            assertEquals(2, person.pages.size());
        }

        @Test
        @DisplayName("a challenge that was changed on the way is one that the verifier does not fit")
        void changedChallenge() {
            person.opens = page -> page.replaceFirst("code_challenge=[^&]*", "code_challenge=" + "A".repeat(43));
            assertTrue(refused().problem().contains("was refused (HTTP 400 ValidationException"));
            assertFalse(Files.exists(world.session().tokenFile()));
        }

        @Test
        @DisplayName("another session than that of the profile is refused, and not saved")
        void otherSession() {
            world.login.choose("arn:aws:iam::444455556666:user/Eve");
            SessionExpiredException error = refused();
            assertTrue(error.problem().contains("arn:aws:iam::444455556666:user/Eve"), error.problem());
            assertTrue(error.problem().contains(LoginWorld.SESSION), error.problem());
            assertTrue(error.remedy().contains("remove login_session"), error.remedy());
            assertFalse(Files.exists(world.session().tokenFile()));
        }

        @Test
        void aPersonWhoDoesNotComeBack() {
            person.answers = false;
            assertTrue(refused().problem().endsWith("has not come to an end in 10 minutes"));
        }

        @Test
        @DisplayName("a code is not lost by an answer of the service that passes")
        void hiccup() throws IOException {
            int[] left = {2};
            world.login.intercept(
                    (request, answer) -> request.path().equals("/v1/token") && left[0]-- > 0 ? null : answer);
            // The stand-in has used the code up with the first request, as the service may have.
            SessionExpiredException error = refused();
            assertTrue(error.problem().contains("was refused"), error.problem());
            assertEquals(3, world.requests());
            world.login.intercept((request, answer) -> answer);
            fetch();
            assertTrue(world.token().containsKey("refreshToken"));
        }

        @Test
        @DisplayName("an id token without the ARN of a session is refused")
        void idToken() {
            for (String sub : List.of("{}", "{\"sub\":\"bob\"}", "x", "{\"sub\":\"arn:aws:iam::111122223333:a b\"}")) {
                String forged = "e30."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(sub.getBytes(StandardCharsets.UTF_8))
                        + ".x";
                world.login.intercept((request, answer) -> answer.withBody(
                        answer.body().replaceFirst("\"idToken\":\"[^\"]*\"", "\"idToken\":\"" + forged + "\"")));
                assertTrue(refused().problem().contains("gave no id token that can be used"), sub);
            }
            assertFalse(Files.exists(world.session().tokenFile()));
        }

        @Test
        void withoutThePermission() {
            world.login.forbid(true);
            EndpointUnreachableException error =
                    assertThrows(EndpointUnreachableException.class, LoginSignInTest.this::fetch);
            assertTrue(error.remedy().contains("signin:CreateOAuth2Token"), error.remedy());
        }
    }

    @Nested
    class OnAnotherDevice {
        @BeforeEach
        void elsewhere() {
            person.hasBrowser = false;
        }

        @Test
        void allowed() throws IOException {
            person.pastes = text -> text.replaceAll("(.{20})", "$1\n") + " ";
            fetch();
            assertTrue(page().contains("client_id=arn%3Aaws%3Asignin%3A%3A%3Adevtools%2Fcross-device"), page());
            assertTrue(page().contains("%2Fv1%2Fsessions%2Fconfirmation&"), page());
            assertEquals("arn:aws:signin:::devtools/cross-device", world.token().get("clientId"));
            world.clock.advance(Duration.ofMinutes(11));
            fetch();
            assertEquals(1, world.login.refreshes());
        }

        @Test
        @DisplayName("the text of another sign-in is refused without a request")
        void otherState() {
            person.pastes = text ->
                    encoded(decoded(text).replaceFirst("state=[^&]*", "state=01234567-89ab-4def-8123-456789abcdef"));
            assertTrue(refused().problem().endsWith("got the text of another sign-in"));
            assertEquals(0, world.requests());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "!", "Y29kZT14", "c3RhdGU9eA==", "c3RhdGUmY29kZQ=="})
        void anythingElse(String text) {
            person.pastes = right -> text;
            assertFalse(refused().problem().contains("was refused"));
            assertEquals(0, world.requests());
        }

        @Test
        void aPersonWhoCannotType() {
            person.canType = false;
            assertTrue(refused().problem().contains("needs a browser on this machine"));
        }

        private static String encoded(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String decoded(String text) {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        }
    }

    @Nested
    class WhenAPersonIsAsked {
        @Test
        @DisplayName("not from the background, and not without one who may be asked")
        void background() {
            try (OpenLoginSource source = world.source(person)) {
                SourceRequest request = SourceRequest.of(world.session());
                assertThrows(SessionExpiredException.class, () -> source.fetch(request.inBackground()));
            }
            assertThrows(SessionExpiredException.class, world::fetch);
            assertEquals(0, person.pages.size());
        }

        @Test
        @DisplayName("a renewal comes first, and a person where it is refused")
        void renewalFirst() {
            world.signedIn(Duration.ofMinutes(-1));
            fetch();
            assertEquals(0, person.pages.size());
            world.clock.advance(Duration.ofMinutes(16));
            world.login.endSessions();
            fetch();
            assertEquals(1, person.pages.size());
        }

        @Test
        @DisplayName("not where the sign-in could not be saved")
        void unsaved() throws IOException {
            Files.createDirectories(world.cache.resolveSibling(""));
            Files.writeString(world.cache, "not a folder");
            assertThrows(RuntimeException.class, LoginSignInTest.this::fetch);
            assertEquals(0, person.pages.size());
        }

        @Test
        void notWithoutARegion() {
            try (OpenLoginSource source = world.source(person)) {
                SourceRequest request =
                        SourceRequest.of(new LoginCredentials("p", LoginWorld.SESSION, world.cache, null));
                assertThrows(ProfileConfigurationException.class, () -> source.fetch(request));
            }
            assertEquals(0, person.pages.size());
        }

        private static void await(CountDownLatch go) {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        @DisplayName("ten readers of three sources: one person is asked once, and all are served, or all fail")
        void once(boolean allows) throws Exception {
            person.answers = allows;
            CountDownLatch go = new CountDownLatch(1);
            SignInPrompter slow = new SignInPrompter() {
                @Override
                public Optional<SignInListener> listen(String path, Secret state) {
                    await(go);
                    return person.listen(path, state);
                }

                @Override
                public void show(SignInPage page) {
                    person.show(page);
                }
            };
            // A reader that pauses for the first time has noted how many sign-ins had failed before.
            CountDownLatch waiting = new CountDownLatch(9);
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            Pauses noted = length -> {
                if (seen.add(Thread.currentThread())) {
                    waiting.countDown();
                }
                await(go);
                // A wait for the browser looks for a close 600 times.
                LockSupport.parkNanos(length.isZero() ? 0 : 50_000_000);
            };
            List<OpenLoginSource> sources = IntStream.range(0, 3)
                    .mapToObj(i -> world.source(slow, noted))
                    .toList();
            List<CompletableFuture<Void>> all = IntStream.range(0, 10)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> world.fetch(sources.get(i % 3)), command -> new Thread(command).start()))
                    .toList();
            waiting.await();
            go.countDown();
            long failed = all.stream()
                    .filter(one -> {
                        try {
                            one.join();
                            return false;
                        } catch (RuntimeException e) {
                            return true;
                        }
                    })
                    .count();
            assertEquals(1, person.pages.size());
            assertEquals(allows ? 0 : 10, failed);
            sources.forEach(OpenLoginSource::close);
        }
    }

    @Nested
    class WithoutAnEngine {
        private ConsoleLogin open(@Nullable SignInPrompter prompter) {
            return ConsoleLogin.open(CredentialSourceSettings.builder()
                    .connection(TokenProviderSettings.DEFAULT
                            .withClock(world.clock)
                            .withSystemEnvironment(SystemEnvironment.of(
                                    Map.of(
                                            "AWS_LOGIN_CACHE_DIRECTORY",
                                            world.cache.toString(),
                                            "AWS_ENDPOINT_URL_SIGNIN",
                                            world.login.uri().toString()),
                                    Map.of())))
                    .signIn(prompter)
                    .build());
        }

        @Test
        void signInOnlyWhereItIsNeeded_andOut() {
            try (ConsoleLogin console = open(person)) {
                assertEquals(Optional.empty(), console.status(world.session()));
                assertTrue(console.signIn(world.session()).signedIn());
                ConsoleLogin.Status again = console.signIn(world.session());
                assertFalse(again.signedIn());
                assertTrue(again.renewable());
                assertEquals(Optional.of(again), console.status(world.session()));
                assertTrue(console.signInAnew(world.session()).signedIn());
                assertEquals(2, person.pages.size());
                assertTrue(console.signOut(world.session()));
                assertFalse(console.signOut(world.session()));
                assertEquals(Optional.empty(), console.status(world.session()));
            }
        }

        @Test
        @DisplayName("a sign-in whose renewal was refused for good is not good, although its credentials still last")
        void refused() {
            world.signedIn(Duration.ofMinutes(4));
            world.login.endSessions();
            try (ConsoleLogin console = open(null)) {
                assertFalse(console.signIn(world.session()).renewable());
                assertFalse(console.status(world.session()).orElseThrow().renewable());
                assertEquals(1, world.requests());
            }
            try (ConsoleLogin console = open(person)) {
                ConsoleLogin.Status anew = console.signIn(world.session());
                assertTrue(anew.signedIn());
                assertTrue(anew.renewable());
                assertFalse(console.signIn(world.session()).signedIn());
            }
            assertEquals(1, person.pages.size());
        }

        @Test
        @DisplayName("the first sign-in does not begin where it cannot be saved")
        void firstUnsaved() throws IOException {
            Files.createDirectories(world.cache.resolveSibling(""));
            Files.writeString(world.cache, "not a folder");
            ProfileSet none = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());
            try (ConsoleLogin console = open(person)) {
                assertThrows(
                        StoreException.class,
                        () -> console.signInFirst(new Profile("new", Map.of()), none, "eu-west-1"));
            }
            assertEquals(0, person.pages.size());
        }

        @Test
        @DisplayName("the first sign-in of a profile finds out the session")
        void first() throws IOException {
            ProfileSet none = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());
            Profile profile = new Profile("new", Map.of());
            try (ConsoleLogin console = open(person)) {
                assertThrows(ProfileConfigurationException.class, () -> console.signInFirst(profile, none, null));
                LoginCredentials made = console.signInFirst(profile, none, "eu-west-1");
                assertEquals(LoginWorld.SESSION, made.session());
                assertEquals(world.session().tokenFile(), made.tokenFile());
                assertTrue(console.status(made).orElseThrow().renewable());
                assertEquals(
                        "111122223333", LoginWorld.accessToken(world.token()).get("accountId"));
                Profile after = new Profile("new", Map.of("login_session", ProfileProperty.of(made.session())));
                assertEquals(made.tokenFile(), console.session(after, none).tokenFile());
            }
            try (ConsoleLogin console = open(null)) {
                assertThrows(SessionExpiredException.class, () -> console.signInFirst(profile, none, "eu-west-1"));
                assertThrows(SessionExpiredException.class, () -> console.signInAnew(world.session()));
            }
        }
    }

    @Test
    @DisplayName("a proof of a wrong clock is sent again by the clock of the service")
    void clock() throws IOException {
        Path other = Files.createDirectories(home.resolve("other"));
        try (LoginWorld service = new LoginWorld(other)) {
            world.clock.advance(Duration.ofHours(2));
            LoginWorld mine = world;
            world = service; // The person signs in there.
            try (OpenLoginSource source = mine.source(person, pause -> {})) {
                source.fetch(SourceRequest.of(service.session()));
            } finally {
                world = mine;
            }
            assertEquals(2, service.requests());
        }
    }

    @Test
    void aPageOfAProxyIsNoRefusal() {
        world.login.intercept((request, answer) -> HttpAnswer.of(403, "text/html", "<html>s3cr3t</html>"));
        EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, this::fetch);
        assertTrue(error.problem().endsWith("gave no credentials: HTTP 403"), error.problem());
    }
}
