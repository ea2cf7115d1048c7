package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.testkit.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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

/** Sign-ins of a person, by device code and in a browser. */
@Timeout(60)
class SsoSignInTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SsoWorld world;

    private final Person person = new Person();

    @BeforeEach
    void begin() throws IOException {
        world = new SsoWorld(home);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** A person who does what the test says, with a browser or without one. */
    private static final class Person implements SignInPrompter {
        final List<SignInPage> pages = new CopyOnWriteArrayList<>();
        boolean hasBrowser;
        Consumer<SignInPage> acts = page -> {};
        /** Changes the address on its way to the page. */
        String replaced = "";

        String replacement = "";

        @Override
        public Optional<SignInListener> listen(String path, Secret state) {
            return hasBrowser ? Optional.of(new Browser(path)) : Optional.empty();
        }

        @Override
        public synchronized void show(SignInPage page) {
            pages.add(page);
            acts.accept(page);
        }

        /** Allows on the page at once. */
        private final class Browser implements SignInListener {
            private final String path;
            private boolean cameBack;

            Browser(String path) {
                this.path = path;
            }

            @Override
            public URI redirect() {
                return URI.create("http://127.0.0.1:4711" + path);
            }

            @Override
            public Optional<Map<String, String>> await(Duration most) {
                if (cameBack) {
                    return Optional.empty();
                }
                cameBack = true;
                String page = pages.get(pages.size() - 1).address().toString().replace(replaced, replacement);
                return redirected(URI.create(page.replace("/authorize?", "/authorize/answer?")));
            }

            @Override
            public void close() {}
        }
    }

    private static Optional<Map<String, String>> redirected(URI page) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            Optional<String> to = answer.headers().firstValue("Location");
            return to.map(location -> {
                Map<String, String> parameters = new HashMap<>();
                for (String pair : URI.create(location).getRawQuery().split("&", -1)) {
                    parameters.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
                }
                return parameters;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits by moving the clock. */
    private OpenSsoSource source(@Nullable SignInPrompter prompter, Runnable onPause) {
        Pauses pauses = length -> {
            world.clock.advance(length);
            onPause.run();
        };
        return world.source(prompter, pauses);
    }

    private void fetch(SsoSession session) {
        try (OpenSsoSource source = source(person, () -> {})) {
            world.fetch(source, session);
        }
    }

    private SessionExpiredException refused(SsoSession session) {
        SessionExpiredException error = assertThrows(SessionExpiredException.class, () -> fetch(session));
        assertTrue(world.center.secrets().stream().noneMatch(error.toString()::contains), error.toString());
        return error;
    }

    @Nested
    class ByDevice {
        @Test
        @DisplayName("the person compares the code, and the token is left for all tools")
        void allowed() throws IOException {
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            fetch(world.session());
            SignInPage page = person.pages.get(0);
            assertEquals("sso-session 'corp'", page.purpose());
            assertEquals(
                    page.shortAddress() + "?user_code=" + page.code(),
                    page.address().toString());
            Map<String, Object> token = world.token();
            assertEquals(
                    List.of(
                            "startUrl",
                            "region",
                            "clientId",
                            "clientSecret",
                            "registrationExpiresAt",
                            "accessToken",
                            "expiresAt",
                            "refreshToken"),
                    List.copyOf(token.keySet()));
            assertEquals(world.center.startUrl(), token.get("startUrl"));
            assertEquals("rw-------", mode(world.session().tokenFile()));
            assertEquals("rwx------", mode(world.cache));
            fetch(world.session());
            assertEquals(1, person.pages.size());
        }

        @Test
        @DisplayName("polls as often as the service allows, and slower when it asks for that")
        void slower() {
            int[] polls = new int[1];
            person.acts = page -> polls[0] = world.requests("/token");
            try (OpenSsoSource source = source(person, () -> {
                if (world.requests("/token") == 3) {
                    world.center.approve(String.valueOf(person.pages.get(0).code()));
                }
            })) {
                world.fetch(source, world.session());
            }
            assertEquals(1, polls[0], "one try before the person is asked");
            assertEquals(4, world.requests("/token"));
        }

        @Test
        @DisplayName("a service that gives no answer for a while is asked again, and the person need not begin anew")
        void hiccup() {
            AtomicInteger left = new AtomicInteger(7);
            person.acts = page -> world.center.intercept(
                    (request, answer) -> request.path().equals("/token") && left.getAndDecrement() > 0
                            ? HttpAnswer.of(503, "text/plain", "busy")
                            : answer);
            try (OpenSsoSource source = source(person, () -> {
                if (left.get() <= 0) {
                    world.center.approve(String.valueOf(person.pages.get(0).code()));
                }
            })) {
                world.fetch(source, world.session());
            }
            assertEquals(1, person.pages.size());
        }

        @Test
        void denied() {
            person.acts = page -> world.center.deny(String.valueOf(page.code()));
            SessionExpiredException error = refused(world.session());
            assertTrue(error.problem().contains("was refused (HTTP 400 AccessDeniedException"), error.problem());
            assertFalse(Files.exists(world.session().tokenFile()));
        }

        @Test
        @DisplayName("a person who does not come to an end within the life of the code")
        void tooLate() {
            SessionExpiredException error = refused(world.session());
            assertTrue(error.problem().contains("expired"), error.problem());
        }

        @Test
        @DisplayName("without an sso-session the token cannot be renewed, and no browser is sent to this machine")
        void withoutSession() throws IOException {
            person.hasBrowser = true;
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            SsoSession session = world.session(world.cache, null);
            fetch(session);
            assertFalse(world.read(session.tokenFile()).containsKey("refreshToken"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"clientSecretExpiresAt", "expiresIn", "interval"})
        @DisplayName("numbers out of range are one error, and a pause is a minute at most")
        void numbers(String field) {
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            world.center.intercept((request, answer) -> answer.withBody(
                    answer.body().replaceFirst("\"" + field + "\":[0-9]+", "\"" + field + "\":9223372036854775807")));
            if (field.equals("interval")) {
                Instant before = world.clock.instant();
                fetch(world.session());
                assertEquals(before.plusSeconds(60), world.clock.instant());
            } else {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> fetch(world.session()));
                assertTrue(error.problem().endsWith("The field " + field + " is out of range"), error.problem());
            }
        }

        @Test
        @DisplayName("a registration is used until it expires")
        void registrations() {
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            for (int days : List.of(0, 30, 30, 29)) {
                world.clock.advance(Duration.ofDays(days));
                fetch(world.session());
            }
            assertEquals(4, person.pages.size());
            assertEquals(1, world.center.registrations());
            world.clock.advance(Duration.ofDays(1).minusMinutes(14));
            fetch(world.session());
            assertEquals(2, world.center.registrations());
        }

        @Test
        @DisplayName("a registration that the service does not know is replaced, and keeps what only other tools know")
        void foreignRegistration() throws IOException {
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            Files.createDirectories(world.cache);
            Path file = world.cache.resolve(Registrations.id(world.session()) + ".json");
            Files.writeString(
                    file,
                    "{\"clientId\":\"gone\",\"clientSecret\":\"s\",\"expiresAt\":\"2026-12-21T10:00:00Z\",\"x\":1}");
            fetch(world.session());
            assertEquals(1, world.center.registrations());
            assertNotEquals("gone", world.read(file).get("clientId"));
        }
    }

    @Nested
    class InTheBrowser {
        @BeforeEach
        void browser() {
            person.hasBrowser = true;
        }

        @Test
        @DisplayName("PKCE by S256, an exact state, no port in the registration")
        void allowed() throws IOException {
            fetch(world.session());
            String page = person.pages.get(0).address().toString();
            assertTrue(page.contains("code_challenge_method=S256"), page);
            assertTrue(page.contains("&scopes=sso%3Aaccount%3Aaccess&"), page);
            assertTrue(page.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Foauth%2Fcallback"), page);
            assertTrue(world.token().containsKey("refreshToken"));
            Map<String, Object> registration =
                    world.read(world.cache.resolve(Registrations.id(world.session()) + ".json"));
            assertEquals(List.of("authorization_code", "refresh_token"), registration.get("grantTypes"));
            world.clock.advance(Duration.ofMinutes(50));
            fetch(world.session());
            assertEquals(1, world.center.refreshes());
            assertEquals(1, person.pages.size());
        }

        @Test
        @DisplayName("each sign-in has another state and another challenge; the registration is used again")
        void fresh() throws IOException {
            fetch(world.session());
            Files.delete(world.session().tokenFile());
            fetch(world.session());
            assertEquals(1, world.center.registrations());
            for (String name : List.of("state", "code_challenge")) {
                List<String> values = person.pages.stream()
                        .map(page -> page.address().toString().replaceAll(".*[&?]" + name + "=([^&]*).*", "$1"))
                        .toList();
                assertEquals(43, values.get(0).length(), name);
                assertNotEquals(values.get(0), values.get(1), name);
            }
        }

        @Test
        void refusedByThePerson() {
            world.center.refuseOnPage();
            SessionExpiredException error = refused(world.session());
            assertTrue(error.problem().endsWith("was refused (access_denied)"), error.problem());
        }

        @Test
        @DisplayName("a challenge that was changed on the way is one that the verifier does not fit")
        void changedChallenge() {
            person.replaced = "code_challenge=";
            person.replacement = "code_challenge=A";
            world.center.intercept((request, answer) -> answer);
            // One character more is refused by the page; so the person never comes back.
            assertTrue(refused(world.session()).problem().contains("has not come to an end"));
        }

        @Test
        @DisplayName("a page that does not know the client sends nothing back; the next sign-in registers another one")
        void unknownClient() throws IOException {
            Files.createDirectories(world.cache);
            Path file = world.cache.resolve(Registrations.id(world.session()) + ".json");
            Files.writeString(
                    file,
                    "{\"clientId\":\"gone\",\"clientSecret\":\"s\",\"expiresAt\":\"2026-12-21T10:00:00Z\","
                            + "\"grantTypes\":[\"authorization_code\"]}");
            assertTrue(refused(world.session()).problem().contains("has not come to an end"));
            fetch(world.session());
            assertEquals(1, world.center.registrations());
        }

        @Test
        @DisplayName("a token of another start URL is replaced, and nothing of it is kept")
        void ofAnother() throws IOException {
            Map<String, Object> foreign = new HashMap<>(world.center.signIn());
            foreign.putAll(Map.of("startUrl", "https://other.awsapps.com/start", "x", "of the other"));
            world.write(foreign);
            fetch(world.session());
            assertEquals(1, person.pages.size());
            assertFalse(world.token().containsKey("x"));
        }

        @Test
        @DisplayName("the registration of the device flow is not used, as botocore does not either")
        void ofDevice() {
            person.hasBrowser = false;
            person.acts = page -> world.center.approve(String.valueOf(page.code()));
            fetch(world.session());
            person.hasBrowser = true;
            world.center.endSignIns();
            person.acts = page -> {};
            fetch(world.session());
            assertEquals(2, world.center.registrations());
        }

        @Test
        @DisplayName("a sign-in keeps what only other tools know of the token")
        void unknownFields() throws IOException {
            world.write(Map.of("accessToken", "old", "expiresAt", "2026-01-01T00:00:00Z", "x", List.of("y")));
            fetch(world.session());
            assertEquals(List.of("y"), world.token().get("x"));
        }

        @Test
        @DisplayName("a damaged token is replaced")
        void damaged() throws IOException {
            Files.createDirectories(world.cache);
            Files.writeString(world.session().tokenFile(), "{");
            fetch(world.session());
            assertTrue(world.token().containsKey("accessToken"));
        }

        @Test
        @DisplayName("a renewal comes before a person is asked")
        void renewalFirst() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            fetch(world.session());
            assertEquals(0, person.pages.size());
        }

        @Test
        @DisplayName("a person is asked where the renewal is refused")
        void renewalRefused() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            world.center.endSignIns();
            fetch(world.session());
            assertEquals(1, person.pages.size());
        }
    }

    @Test
    @DisplayName("a person is not asked from the background")
    void background() {
        try (OpenSsoSource source = source(person, () -> {})) {
            SourceRequest request = SourceRequest.of(
                    new SsoCredentials("p", world.session(), SsoWorld.ROLE.accountId(), SsoWorld.ROLE.name()));
            assertThrows(SessionExpiredException.class, () -> source.fetch(request.inBackground()));
        }
        assertEquals(0, person.pages.size());
    }

    @Test
    @DisplayName("ten readers of three sources: one person is asked once, and all are served")
    void once() throws Exception {
        CountDownLatch shown = new CountDownLatch(1);
        person.acts = page -> shown.countDown();
        List<OpenSsoSource> sources = IntStream.range(0, 3)
                .mapToObj(i -> world.source(person, SsoSignInTest::shortly))
                .toList();
        world.center.intercept((request, answer) -> answer);
        List<CompletableFuture<Void>> all = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.runAsync(() -> world.fetch(sources.get(i % 3), world.session())))
                .toList();
        shown.await();
        world.center.approve(String.valueOf(person.pages.get(0).code()));
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
        assertEquals(1, person.pages.size());
        sources.forEach(OpenSsoSource::close);
    }

    @Test
    @DisplayName("a refusal counts for all who waited for it, and the next one who comes asks again")
    void refusedOnce() throws Exception {
        Set<Thread> waiting = ConcurrentHashMap.newKeySet();
        Pauses pauses = length -> {
            waiting.add(Thread.currentThread());
            shortly(length);
        };
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread reader = new Thread(() -> {
                try (OpenSsoSource source = world.source(person, pauses)) {
                    failures.add(
                            assertThrows(SessionExpiredException.class, () -> world.fetch(source, world.session())));
                }
            });
            reader.start();
            readers.add(reader);
        }
        while (waiting.size() < 4 || person.pages.isEmpty()) {
            shortly(Duration.ZERO);
        }
        world.center.deny(String.valueOf(person.pages.get(0).code()));
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(4, failures.size());
        assertEquals(1, person.pages.size());
        person.acts = page -> world.center.approve(String.valueOf(page.code()));
        fetch(world.session());
        assertEquals(2, person.pages.size());
    }

    @Test
    @DisplayName("a close ends the wait for the browser")
    void closed() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        SignInPrompter idle = new SignInPrompter() {
            @Override
            public Optional<SignInListener> listen(String path, Secret state) {
                return Optional.of(new SignInListener() {
                    @Override
                    public URI redirect() {
                        return URI.create("http://127.0.0.1:4711" + path);
                    }

                    @Override
                    public Optional<Map<String, String>> await(Duration most) throws InterruptedException {
                        waiting.countDown();
                        Thread.sleep(most.toMillis());
                        return Optional.empty();
                    }

                    @Override
                    public void close() {}
                });
            }

            @Override
            public void show(SignInPage page) {}
        };
        OpenSsoSource source = new OpenSsoSource(SsoServices.open(world.settings()), idle, AwsCliCache.OFF);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(
                () -> assertThrows(EngineClosedException.class, () -> world.fetch(source, world.session())));
        waiting.await();
        source.close();
        reader.get();
    }

    private static void shortly(Duration length) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        assertThrows(TimeoutException.class, () -> never.get(5, TimeUnit.MILLISECONDS));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
