package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.process.LineProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in is shared with real processes. */
@Tag("processes")
@Tag("one-jdk")
@Timeout(600)
class OtherProcessesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static LineProcesses start(LoginWorld world, int count) throws IOException {
        return LineProcesses.start(
                count,
                LoginProcessMain.class,
                world.cache.toString(),
                world.login.uri().toString());
    }

    /** All get the same new credentials. */
    private static void allAreServed(LineProcesses all, LoginWorld world) throws IOException {
        List<String> answers = all.ask(world.clock.instant().toString());
        Map<String, Object> keys = LoginWorld.accessToken(world.token());
        String expected = keys.get("accessKeyId") + " " + keys.get("expiresAt");
        assertEquals(
                List.of(),
                answers.stream().filter(answer -> !answer.equals(expected)).toList());
        assertEquals(world.clock.instant().plus(Duration.ofMinutes(15)).toString(), keys.get("expiresAt"));
    }

    /** {@code -Dsignin.processes=50} is the whole trial. */
    @Test
    @DisplayName(
            "processes whose credentials end renew them once, and all are served, also beside a tool without a lock")
    void renewedOnce() throws Exception {
        try (LoginWorld world = new LoginWorld(home);
                LineProcesses all = start(world, Integer.getInteger("signin.processes", 4))) {
            world.signedIn(Duration.ofSeconds(30));
            allAreServed(all, world);
            assertEquals(1, world.login.refreshes());

            world.clock.advance(Duration.ofHours(1));
            Map<String, Object> byTool = world.refreshElsewhere(world.token());
            CompletableFuture<Void> written = writesWhenWeAreRefused(world, byTool);
            allAreServed(all, world);
            written.get();
            assertEquals(2, world.login.refreshes());
            assertEquals(byTool, world.token());
            world.login.intercept((request, answer) -> answer);

            world.clock.advance(Duration.ofHours(1));
            allAreServed(all, world);
            assertEquals(3, world.login.refreshes());
        }
    }

    /** The tool has its credentials before we ask, and writes them in place, in two parts, after we were refused. */
    private static CompletableFuture<Void> writesWhenWeAreRefused(LoginWorld world, Map<String, Object> token) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        AtomicBoolean began = new AtomicBoolean();
        world.login.intercept((request, answer) -> {
            if (answer.status() == 400 && began.compareAndSet(false, true)) {
                world.writeHalf(token);
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> {
                    world.write(token);
                    written.complete(null);
                });
            }
            return answer;
        });
        return written;
    }

    @Test
    @DisplayName(
            "a process that is killed while it waits for the answer frees the lock, and the credentials still serve")
    void killed() throws Exception {
        try (LoginWorld world = new LoginWorld(home)) {
            Map<String, Object> before = world.signedIn(Duration.ofMinutes(4));
            CountDownLatch asked = new CountDownLatch(1);
            world.login.intercept((request, answer) -> {
                asked.countDown();
                Thread.currentThread().join();
                return answer;
            });
            try (LineProcesses process = start(world, 1)) {
                process.send(world.clock.instant().toString());
                asked.await();
            }
            world.login.intercept((request, answer) -> answer);
            assertEquals(
                    LoginWorld.accessToken(before).get("accessKeyId"),
                    world.fetchAtOnce().accessKeyId());
            assertEquals(before, world.token());
        }
    }
}
