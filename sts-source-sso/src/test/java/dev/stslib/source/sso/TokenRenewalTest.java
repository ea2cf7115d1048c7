package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StslibException;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.testkit.file.FailingFileSystem;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
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
import java.util.Objects;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertEquals(1, requests("/token"));
            assertEquals(token, world.token());
            world.clock.advance(Duration.ofSeconds(61));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertEquals(2, requests("/token"));
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

    /** A request whose answer is held up until the test lets it go. */
    private final class HeldRenewal {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        HeldRenewal() {
            world.center.intercept((request, answer) -> {
                if (request.path().equals("/token")) {
                    asked.countDown();
                    go.await();
                }
                return answer;
            });
        }
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            assertTrue(thread.isAlive(), "the thread has ended");
            Thread.onSpinWait();
        }
    }

    @Nested
    class CutOff {
        @ParameterizedTest
        @ValueSource(strings = {"close", "interrupt"})
        @DisplayName("a renewal in flight is saved, though its source is closed or its reader interrupted")
        void saved(String how) throws Exception {
            Map<String, Object> before = world.signedIn(Duration.ofMinutes(-1));
            HeldRenewal renewal = new HeldRenewal();
            OpenSsoSource source = world.source(null);
            Thread reader = new Thread(() -> {
                try {
                    world.fetch(source, world.session());
                } catch (StslibException e) {
                    // It has no credentials when it is cut off after the renewal.
                    return;
                }
            });
            reader.start();
            renewal.asked.await();
            Thread closer = new Thread(source::close);
            if (how.equals("close")) {
                closer.start();
                awaitState(closer, Thread.State.TIMED_WAITING);
            } else {
                reader.interrupt();
                awaitState(reader, Thread.State.TIMED_WAITING);
            }
            renewal.go.countDown();
            reader.join();
            closer.join();
            source.close();
            while (Objects.equals(before.get("refreshToken"), world.token().get("refreshToken"))) {
                Thread.onSpinWait(); // A renewal that takes longer than the reader waits for it goes on.
            }
            assertEquals(1, world.center.refreshes());
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
            Map<String, Object> renewed = world.refreshElsewhere(token);
            world.center.intercept((request, answer) -> {
                if (request.path().equals("/token") && answer.status() == 400) {
                    refusals.incrementAndGet();
                }
                return answer;
            });
            AtomicInteger pauses = new AtomicInteger();
            Pauses writing = pause -> { // the other tool writes a second after we were refused
                int count = pauses.incrementAndGet();
                if (count == 10) {
                    world.writeHalf(renewed);
                } else if (count == 17) {
                    world.write(renewed);
                }
            };
            try (OpenSsoSource source = world.source(null, writing)) {
                world.fetch(source, world.session());
            }
            assertEquals(1, refusals.get());
            assertEquals(1, world.center.refreshes());
            assertEquals(renewed, world.token());
        }

        @Test
        @DisplayName("a sign-in that comes between the request and the write is kept")
        void signInMeanwhile() throws IOException {
            world.signedIn(Duration.ofMinutes(-1));
            Map<String, Object> newer = world.center.signIn();
            whenRenewed(() -> world.write(newer));
            world.fetchAtOnce();
            assertEquals(newer, world.token());
        }

        @Test
        @DisplayName("a field that another tool adds between the request and the write is kept")
        void fieldMeanwhile() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            token.put("added", "meanwhile");
            whenRenewed(() -> world.write(token));
            world.fetchAtOnce();
            assertEquals("meanwhile", world.token().get("added"));
            assertEquals("2026-11-21T11:00:00Z", world.token().get("expiresAt"));
        }

        @Test
        @DisplayName("a sign-out that comes between the request and the write is kept")
        void signOutMeanwhile() {
            world.signedIn(Duration.ofMinutes(-1));
            whenRenewed(() -> assertTrue(world.session().tokenFile().toFile().delete()));
            assertThrows(SessionExpiredException.class, world::fetchAtOnce);
            assertFalse(Files.exists(world.session().tokenFile()));
        }

        private void whenRenewed(Runnable action) {
            world.center.intercept((request, answer) -> {
                if (request.path().equals("/token")) {
                    action.run();
                }
                return answer;
            });
        }

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
        @DisplayName("half a file is read again shortly")
        void torn() throws IOException {
            Map<String, Object> token = world.signedIn(Duration.ofHours(1));
            byte[] whole = Files.readAllBytes(world.session().tokenFile());
            for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
                Files.write(world.session().tokenFile(), Arrays.copyOf(whole, length));
                AtomicInteger pauses = new AtomicInteger();
                Pauses writing = pause -> {
                    if (pauses.incrementAndGet() == 2) {
                        world.write(token);
                    }
                };
                try (OpenSsoSource source = world.source(null, writing)) {
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
            try (OpenSsoSource living = world.source(null, pause -> {})) {
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
                    try (OpenSsoSource dying = world.source(null, pause -> {})) {
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
