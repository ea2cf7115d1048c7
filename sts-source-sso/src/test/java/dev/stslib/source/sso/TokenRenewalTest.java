package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.aws.support.json.Json;
import dev.stslib.testkit.file.FailingFileSystem;
import dev.stslib.testkit.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Renewal of a token, beside other tools and processes. */
@Timeout(60)
class TokenRenewalTest {
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

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Refreshes as another tool does, which knows no lock. */
    private Map<String, Object> refreshElsewhere(Map<String, Object> token) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String name : List.of("clientId", "clientSecret", "refreshToken")) {
            body.put(name, String.valueOf(token.get(name)));
        }
        body.put("grantType", "refresh_token");
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(world.center.uri() + "/token"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            Map<String, Object> renewed = new LinkedHashMap<>(token);
            renewed.putAll(Json.OBJECTS.readValue(answer.body()));
            renewed.put(
                    "expiresAt", world.clock.instant().plus(Duration.ofHours(1)).toString());
            return renewed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
            world.fetch();
            world.fetch();
            assertEquals(1, requests("/token"));
            world.clock.advance(Duration.ofMinutes(10));
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains("cannot be renewed (HTTP 400 InvalidGrantException"), error.problem());
            assertEquals("Run aws sso login --sso-session corp", error.remedy());
            assertEquals(1, requests("/token"));
            assertTrue(world.center.secrets().stream().noneMatch(error.toString()::contains));
        }

        @Test
        @DisplayName("an endpoint that does not answer is asked again after a minute")
        void unreachable() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            world.center.intercept((request, answer) ->
                    request.path().equals("/token") ? HttpAnswer.of(503, "text/plain", "busy") : answer);
            assertThrows(EndpointUnreachableException.class, world::fetch);
            int asked = requests("/token");
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetch);
            assertTrue(error.problem().contains("asked less than a minute ago"), error.problem());
            assertEquals(asked, requests("/token"));
            world.center.intercept((request, answer) -> answer);
            world.clock.advance(Duration.ofSeconds(61));
            // The stand-in has renewed although nobody heard it, as a real service may have.
            SessionExpiredException lost = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(lost.problem().contains("cannot be renewed"), lost.problem());
        }
    }

    private int requests(String path) {
        return (int) world.center.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    @Nested
    class OtherTools {
        @Test
        @DisplayName("where another tool was faster, what it has written is taken")
        void faster() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            AtomicInteger refusals = new AtomicInteger();
            Map<String, Object> renewed = refreshElsewhere(token);
            world.center.intercept((request, answer) -> {
                if (request.path().equals("/token") && answer.status() == 400) {
                    refusals.incrementAndGet();
                    try {
                        world.write(renewed); // the other tool writes after it got its answer
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return answer;
            });
            world.fetch();
            assertEquals(1, refusals.get());
            assertEquals(1, world.center.refreshes());
            assertEquals(renewed, world.token());
        }

        @Test
        @DisplayName("half a file is read again shortly")
        void torn() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofHours(1));
            byte[] whole = Files.readAllBytes(world.session().tokenFile());
            for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
                Files.write(world.session().tokenFile(), Arrays.copyOf(whole, length));
                AtomicInteger pauses = new AtomicInteger();
                Pauses writing = pause -> {
                    if (pauses.incrementAndGet() == 2) {
                        try {
                            Files.write(world.session().tokenFile(), whole);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                };
                try (OpenSsoSource source = new OpenSsoSource(SsoServices.open(world.settings(), writing), null)) {
                    world.fetch(source, world.session());
                }
                assertEquals(2, pauses.get());
            }
            assertEquals(token, world.token());
        }

        @Test
        @DisplayName("a file that stays damaged is one error, and is not written")
        void damaged() throws IOException {
            world.signedIn(Duration.ofMinutes(1));
            Files.writeString(world.session().tokenFile(), "{\"accessToken\":\"s3cr3t\"");
            SessionExpiredException error = assertThrows(SessionExpiredException.class, world::fetch);
            assertTrue(error.problem().contains("not one JSON object"), error.problem());
            assertFalse(error.toString().contains("s3cr3t"));
            assertEquals(
                    "{\"accessToken\":\"s3cr3t\"",
                    Files.readString(world.session().tokenFile()));
        }

        @Test
        @DisplayName("a link to the file stays a link")
        void link() throws IOException {
            world.signedIn(Duration.ofMinutes(1));
            Path file = world.session().tokenFile();
            Path elsewhere = Files.move(file, home.resolve("elsewhere.json"));
            Files.createSymbolicLink(file, elsewhere);
            world.fetch();
            assertEquals(1, world.center.refreshes());
            assertTrue(Files.isSymbolicLink(file));
            assertEquals("rw-------", mode(elsewhere.toRealPath()));
        }

        @Test
        @DisplayName("where nothing can be written, the token serves until its end")
        void readOnly() throws IOException {
            world.signedIn(Duration.ofMinutes(1));
            Files.writeString(world.cache.resolveSibling("stslib"), "not a folder");
            world.fetch();
            assertEquals(0, world.center.refreshes(), "a refresh token that cannot be saved is not spent");
        }
    }

    @Nested
    class ManyProcesses {
        @Test
        @DisplayName("50 readers of five sources: one refresh, one rotation, all served")
        void fifty() throws Exception {
            world.signedIn(Duration.ofMinutes(-1));
            List<OpenSsoSource> sources =
                    IntStream.range(0, 5).mapToObj(i -> world.source(null)).toList();
            ExecutorService threads = Executors.newFixedThreadPool(50);
            try {
                CountDownLatch go = new CountDownLatch(1);
                List<CompletableFuture<String>> all = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    OpenSsoSource source = sources.get(i % sources.size());
                    all.add(CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return world.fetch(source, world.session()).accessKeyId();
                            },
                            threads));
                }
                go.countDown();
                for (CompletableFuture<String> one : all) {
                    assertTrue(one.get().startsWith("ASIA"));
                }
                assertEquals(1, world.center.refreshes());
                assertEquals(1, requests("/token"));
            } finally {
                threads.shutdownNow();
                sources.forEach(OpenSsoSource::close);
            }
        }

        @Test
        @DisplayName("while one renews a token that still lasts, the others do not wait")
        void othersDoNotWait() throws Exception {
            world.signedIn(Duration.ofMinutes(10));
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            world.center.intercept((request, answer) -> {
                if (request.path().equals("/token")) {
                    asked.countDown();
                    go.await();
                }
                return answer;
            });
            CompletableFuture<Void> renewing = CompletableFuture.runAsync(world::fetch);
            asked.await();
            world.fetch();
            go.countDown();
            renewing.get();
            assertEquals(1, world.center.refreshes());
        }

        @Test
        @DisplayName("a process that is killed at any step of a renewal leaves a session that can be used")
        void killedAtEachStep() throws IOException {
            int steps = 0;
            boolean killed = true;
            try (OpenSsoSource living = world.source(null)) {
                while (killed) {
                    steps++;
                    Path folder = Files.createDirectories(home.toRealPath().resolve(steps + "/sso/cache"));
                    SsoSession session = world.session(folder, "corp");
                    Map<String, Object> token = new LinkedHashMap<>(world.center.signIn());
                    token.put(
                            "expiresAt",
                            world.clock.instant().plus(Duration.ofMinutes(10)).toString());
                    Files.write(session.tokenFile(), Json.MAPPER.writeValueAsBytes(token));
                    FailingFileSystem files = new FailingFileSystem(FileSystems.getDefault());
                    files.killAt(steps);
                    try (OpenSsoSource dying = world.source(null)) {
                        world.fetch(dying, world.session(files.wrap(folder), "corp"));
                    } catch (FailingFileSystem.Killed e) {
                        assertTrue(files.hasFailed());
                    }
                    killed = files.hasFailed();
                    world.fetch(living, session);
                    assertTrue(SsoWorld.read(session.tokenFile()).containsKey("refreshToken"));
                }
            }
            assertTrue(steps > 10, "only " + steps + " steps");
        }
    }
}
