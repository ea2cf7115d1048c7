package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in is shared with real processes. {@code -Dlogin.processes} says how many want it at once. */
@Tag("processes")
@Tag("one-jdk")
@Timeout(300)
class OtherProcessesTest {
    private static final int PROCESSES = Integer.getInteger("login.processes", 4);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static Process start(LoginWorld world) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LoginProcessMain.class.getName(),
                world.cache.toString(),
                world.login.uri().toString(),
                world.clock.instant().toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.strip();
    }

    @Test
    @DisplayName("processes whose credentials are about to end: one refresh, and all are served")
    void renewedOnce() throws Exception {
        try (LoginWorld world = new LoginWorld(home)) {
            world.signedIn(Duration.ofSeconds(30));
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                all.add(start(world));
            }
            for (Process process : all) {
                assertTrue(output(process).endsWith("2026-11-21T10:15:00Z"));
            }
            assertEquals(1, world.requests());
        }
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
            Process process = start(world);
            asked.await();
            assertEquals(137, process.destroyForcibly().waitFor());
            world.login.intercept((request, answer) -> answer);
            assertEquals(
                    LoginWorld.accessToken(before).get("accessKeyId"),
                    world.fetchAtOnce().accessKeyId());
            assertEquals(before, world.token());
        }
    }
}
