package dev.stslib.cli.internal.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** The program that {@code BROWSER} names on a machine, and what it leaves in the home folder. */
final class BrowserProgram {
    private final Machine machine;

    private BrowserProgram(Machine machine) {
        this.machine = machine;
    }

    /** A program that does what a person does in a browser: it allows at once. */
    static void allowing(Machine machine) throws IOException {
        new BrowserProgram(machine)
                .install(
                        "page=$(sed -n 's/.*url=\\([^\"]*\\)\".*/\\1/p' \"${1#file://}\" | sed 's/&amp;/\\&/g')\n"
                                + "curl -sL -o \"$HOME/page.html\" \"$(echo \"$page\" | sed 's#/authorize?#/authorize/answer?#')\"");
    }

    /** A real browser without a screen; the test is skipped where there is none. */
    static BrowserProgram chromium(Machine machine) throws IOException {
        String chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "chromium is not installed");
        BrowserProgram browser = new BrowserProgram(machine);
        browser.install(chromium + " --headless --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage"
                + " --user-data-dir=\"$HOME/chromium\" --virtual-time-budget=5000 --timeout=60000 --dump-dom \"$1\""
                + " > \"$HOME/page.html\" 2> \"$HOME/chromium.log\"\n: > \"$HOME/ended\"");
        return browser;
    }

    private void install(String body) throws IOException {
        Path program = Files.writeString(machine.home.resolve("browser"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        machine.environment.put("BROWSER", program.toString());
        machine.environment.put("PATH", System.getenv("PATH"));
    }

    /** Whether a program on the machine has shown a page. */
    static boolean wasOpened(Machine machine) {
        return Files.exists(page(machine));
    }

    private static Path page(Machine machine) {
        return machine.home.resolve("page.html");
    }

    /** Waits until a real browser has ended, and looks at its last page. */
    void requireLastPage() throws IOException {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(machine.home.resolve("ended")));
        String page = Files.readString(page(machine));
        assertTrue(page.contains("You can close this window"), page);
    }
}
