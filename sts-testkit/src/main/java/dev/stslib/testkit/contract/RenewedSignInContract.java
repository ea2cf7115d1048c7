package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.testkit.contract.RenewedSignIn.Source;
import dev.stslib.testkit.file.FailingFileSystem;
import dev.stslib.testkit.process.LineProcesses;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every credential source must do that renews a sign-in in a file which other tools write too: one renewal for all
 * processes, nothing lost that another tool has written, and no refresh token that is spent and not saved.
 */
@Timeout(60)
@SuppressWarnings("JUnitClassModifiers") // Public, so that other packages can extend it.
public abstract class RenewedSignInContract {
    private static final Duration ENDED = Duration.ofMinutes(-1);
    /** So little that it is renewed, although it still serves. */
    private static final Duration ENDING = Duration.ofMinutes(4);
    /** So much that it is not renewed. */
    private static final Duration FRESH = Duration.ofMinutes(16);

    /** The home folder of the person. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    protected Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private RenewedSignIn signIn;

    /** For the class that extends it. */
    protected RenewedSignInContract() {}

    /**
     * Makes a sign-in and its service.
     *
     * @return the sign-in; its file does not exist
     * @throws IOException if the service cannot listen
     */
    protected abstract RenewedSignIn open() throws IOException;

    /**
     * Makes the sign-in.
     *
     * @throws IOException if the service cannot listen
     */
    @BeforeEach
    protected void begin() throws IOException {
        signIn = open();
    }

    /** Ends its service. */
    @AfterEach
    protected void end() {
        signIn.close();
    }

    private String fetch() {
        try (Source source = signIn.open()) {
            return source.fetch(signIn.folder());
        }
    }

    /** The same for a source that waits for nothing. */
    private String fetchAtOnce() {
        try (Source source = signIn.open(pause -> {})) {
            return source.fetch(signIn.folder());
        }
    }

    private Path file() {
        return signIn.file(signIn.folder());
    }

    /** A renewal whose answer is held up until the test lets it go. */
    private static final class HeldRenewal {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        HeldRenewal(RenewedSignIn signIn) {
            signIn.onRenewal(status -> {
                asked.countDown();
                go.await();
            });
        }
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        while (thread.getState() != state) {
            assertTrue(thread.isAlive(), "the thread has ended");
            Thread.sleep(1); // ends when JUnit interrupts it
        }
    }

    /**
     * A source is closed, or its reader interrupted, while it renews.
     *
     * @param how which of them
     * @throws Exception if a step fails
     */
    @ParameterizedTest
    @ValueSource(strings = {"close", "interrupt"})
    @DisplayName("a renewal in flight is saved, though its source is closed or its reader interrupted")
    protected void saved(String how) throws Exception {
        Map<String, Object> before = signIn.signedIn(ENDED);
        HeldRenewal renewal = new HeldRenewal(signIn);
        Source source = signIn.open();
        Thread reader = new Thread(() -> {
            try {
                source.fetch(signIn.folder());
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
        while (Objects.equals(before.get("refreshToken"), signIn.token().get("refreshToken"))) {
            Thread.onSpinWait(); // A renewal that takes longer than the reader waits for it goes on.
        }
        assertEquals(1, signIn.renewals());
    }

    // ---- Other tools

    /**
     * Another tool has renewed before, and writes the file after the source was refused.
     *
     * @throws IOException if the file cannot be read
     */
    @Test
    @DisplayName("where another tool was faster, what it has written is taken, also if it writes two seconds later")
    protected void faster() throws IOException {
        Map<String, Object> renewed = signIn.renewElsewhere(signIn.signedIn(ENDED));
        int byTheTool = signIn.renewalRequests();
        AtomicInteger pauses = new AtomicInteger();
        try (Source source = signIn.open(pause -> {
            int count = pauses.incrementAndGet();
            if (count == 10) {
                signIn.writeHalf(renewed);
            } else if (count == 17) {
                signIn.write(renewed);
            }
        })) {
            source.fetch(signIn.folder());
        }
        assertEquals(byTheTool + 1, signIn.renewalRequests());
        assertEquals(1, signIn.renewals());
        assertEquals(renewed, signIn.token());
    }

    /**
     * A person signs in elsewhere meanwhile.
     *
     * @throws IOException if the file cannot be read
     */
    @Test
    @DisplayName("a sign-in that comes between the request and the write is kept")
    protected void signInMeanwhile() throws IOException {
        signIn.signedIn(ENDED);
        Map<String, Object> newer = signIn.signIn(FRESH);
        signIn.onRenewal(status -> signIn.write(newer));
        fetchAtOnce();
        assertEquals(newer, signIn.token());
    }

    /**
     * Another tool adds a field meanwhile.
     *
     * @throws IOException if the file cannot be read
     */
    @Test
    @DisplayName("a field that another tool adds between the request and the write is kept")
    protected void fieldMeanwhile() throws IOException {
        Map<String, Object> fields = signIn.signedIn(ENDED);
        fields.put("added", "meanwhile");
        signIn.onRenewal(status -> signIn.write(fields));
        fetchAtOnce();
        assertEquals("meanwhile", signIn.token().get("added"));
        assertNotEquals(fields.get("refreshToken"), signIn.token().get("refreshToken"));
    }

    /** A person signs out meanwhile. */
    @Test
    @DisplayName("a sign-out that comes between the request and the write is kept")
    protected void signOutMeanwhile() {
        signIn.signedIn(ENDED);
        signIn.onRenewal(status -> assertTrue(file().toFile().delete()));
        assertThrows(SessionExpiredException.class, this::fetchAtOnce);
        assertFalse(Files.exists(file()));
    }

    /**
     * Another tool is writing the file.
     *
     * @throws IOException if the file cannot be written
     */
    @Test
    @DisplayName("half a file is read again shortly")
    protected void torn() throws IOException {
        Map<String, Object> fields = signIn.signedIn(FRESH);
        byte[] whole = Files.readAllBytes(file());
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Files.write(file(), Arrays.copyOf(whole, length));
            AtomicInteger pauses = new AtomicInteger();
            try (Source source = signIn.open(pause -> {
                if (pauses.incrementAndGet() == 2) {
                    signIn.write(fields);
                }
            })) {
                source.fetch(signIn.folder());
            }
            assertEquals(2, pauses.get());
        }
        assertEquals(fields, signIn.token());
    }

    /**
     * The file is no JSON.
     *
     * @throws IOException if the file cannot be written
     */
    @Test
    @DisplayName("a file that stays damaged is one error, and is not written")
    protected void damaged() throws IOException {
        signIn.signedIn(ENDING);
        Files.writeString(file(), "{\"accessToken\":\"s3cr3t\"");
        SessionExpiredException error = assertThrows(SessionExpiredException.class, this::fetch);
        assertTrue(error.problem().contains("not one JSON object"), error.problem());
        assertFalse(error.toString().contains("s3cr3t"));
        assertEquals("{\"accessToken\":\"s3cr3t\"", Files.readString(file()));
    }

    /**
     * The file is elsewhere.
     *
     * @throws IOException if the file cannot be moved
     */
    @Test
    @DisplayName("a link to the file stays a link")
    protected void link() throws IOException {
        signIn.signedIn(ENDING);
        Path elsewhere = Files.move(file(), home.resolve("elsewhere.json"));
        Files.createSymbolicLink(file(), elsewhere);
        fetch();
        assertEquals(1, signIn.renewals());
        assertTrue(Files.isSymbolicLink(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere.toRealPath())));
    }

    // ---- Many readers

    /**
     * Many readers come at once.
     *
     * @throws Exception if a reader fails
     */
    @Test
    @DisplayName("50 readers of five sources: one refresh, one rotation, all served")
    protected void fifty() throws Exception {
        signIn.signedIn(ENDED);
        List<Source> sources =
                IntStream.range(0, 5).mapToObj(i -> signIn.open()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Source source = sources.get(i % sources.size());
                all.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return source.fetch(signIn.folder());
                        },
                        threads));
            }
            go.countDown();
            Set<String> got = all.stream().map(CompletableFuture::join).collect(Collectors.toSet());
            assertEquals(1, got.size(), got::toString);
            assertEquals(1, signIn.renewals());
            assertEquals(1, signIn.renewalRequests());
        } finally {
            threads.shutdownNow();
            sources.forEach(Source::close);
        }
    }

    /**
     * A reader comes during a renewal.
     *
     * @throws Exception if a reader fails
     */
    @Test
    @DisplayName("while one renews what still lasts, the others do not wait")
    protected void othersDoNotWait() throws Exception {
        signIn.signedIn(ENDING);
        HeldRenewal renewal = new HeldRenewal(signIn);
        CompletableFuture<String> renewing = CompletableFuture.supplyAsync(this::fetch);
        renewal.asked.await();
        fetch();
        renewal.go.countDown();
        renewing.get();
        assertEquals(1, signIn.renewals());
    }

    /**
     * A process is killed.
     *
     * @throws IOException if a file cannot be written
     */
    @Test
    @DisplayName("a process that is killed at any step of a renewal leaves a sign-in that can be used")
    protected void killedAtEachStep() throws IOException {
        int steps = 0;
        boolean killed = true;
        try (Source living = signIn.open(pause -> {})) {
            while (killed) {
                steps++;
                Path folder = Files.createDirectories(home.toRealPath().resolve(steps + "/cache"));
                Files.write(signIn.file(folder), signIn.bytes(signIn.signIn(ENDING)));
                FailingFileSystem files = new FailingFileSystem(FileSystems.getDefault());
                files.killAt(steps);
                try (Source dying = signIn.open(pause -> {})) {
                    dying.fetch(files.wrap(folder));
                } catch (FailingFileSystem.Killed e) {
                    assertTrue(files.hasFailed());
                }
                killed = files.hasFailed();
                living.fetch(folder);
                assertTrue(signIn.read(signIn.file(folder)).containsKey("refreshToken"));
            }
        }
        assertTrue(steps > 10, "only " + steps + " steps");
    }

    // ---- Real processes

    private void allAreServed(LineProcesses all) throws IOException {
        List<String> answers = all.ask(signIn.clock().instant().toString());
        String served = signIn.served();
        assertEquals(
                List.of(),
                answers.stream().filter(answer -> !answer.equals(served)).toList());
    }

    /**
     * Processes renew at once. {@code -Dsignin.processes=50} is the whole trial.
     *
     * @throws Exception if a process fails
     */
    @Test
    @Tag("processes")
    @Tag("one-jdk")
    @Timeout(1_800)
    @DisplayName("processes renew a sign-in once, and all are served, also beside a tool without a lock")
    protected void renewedOnce() throws Exception {
        try (LineProcesses all = signIn.processes(Integer.getInteger("signin.processes", 4))) {
            signIn.signedIn(Duration.ofSeconds(30));
            allAreServed(all);
            assertEquals(1, signIn.renewals());

            signIn.clock().advance(Duration.ofHours(2));
            Map<String, Object> byTool = signIn.renewElsewhere(signIn.token());
            CompletableFuture<Void> written = writesWhenWeAreRefused(byTool);
            allAreServed(all);
            written.get();
            assertEquals(2, signIn.renewals());
            assertEquals(byTool, signIn.token());
            signIn.onRenewal(status -> {});

            signIn.clock().advance(Duration.ofHours(2));
            allAreServed(all);
            assertEquals(3, signIn.renewals());
        }
    }

    /** The tool has renewed before we ask, and writes the file in place, in two parts, after we were refused. */
    private CompletableFuture<Void> writesWhenWeAreRefused(Map<String, Object> fields) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        AtomicBoolean began = new AtomicBoolean();
        signIn.onRenewal(status -> {
            if (status == 400 && began.compareAndSet(false, true)) {
                signIn.writeHalf(fields);
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> {
                    signIn.write(fields);
                    written.complete(null);
                });
            }
        });
        return written;
    }

    /**
     * A process is killed while it renews.
     *
     * @throws Exception if a process fails
     */
    @Test
    @Tag("processes")
    @Tag("one-jdk")
    @Timeout(1_800)
    @DisplayName("a process that is killed while it waits for the answer frees the lock, and the sign-in still serves")
    protected void killed() throws Exception {
        Map<String, Object> before = signIn.signedIn(ENDING);
        HeldRenewal renewal = new HeldRenewal(signIn);
        try (LineProcesses process = signIn.processes(1)) {
            process.send(signIn.clock().instant().toString());
            renewal.asked.await();
        }
        signIn.onRenewal(status -> {});
        fetchAtOnce();
        assertEquals(before, signIn.token());
    }
}
