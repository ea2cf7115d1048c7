package dev.stslib.cli.internal.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs programs as another user of this machine. */
public final class OtherUser {
    /** A program that hangs is killed. Its test fails then. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private OtherUser() {}

    /** How a program ended and what it printed. */
    public record Run(int status, String out) {}

    /** Skips a test where it cannot become another user. */
    public static void assume() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
    }

    public static Run run(String... command) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        words.addAll(List.of(command));
        return runAsThisUser(words.toArray(String[]::new));
    }

    public static Run runAsThisUser(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Process> unused = process.onExit()
                .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out);
    }
}
