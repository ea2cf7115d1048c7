package dev.stslib.core.internal.mfa.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt on a pseudo terminal, with pipes for standard input and output. */
class TerminalPromptTest {
    /**
     * Runs a command whose controlling terminal is a new one and whose standard streams are pipes; types when the prompt
     * has come, or sends SIGINT; prints what the terminal showed, what came out of the pipe, and whether echo is on.
     */
    private static final String DRIVER = """
            import os, pty, signal, subprocess, sys, termios, threading
            what, command = sys.argv[1], sys.argv[2:]
            master, slave = pty.openpty()
            def own_terminal():
                os.setsid()
                import fcntl
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                signal.signal(signal.SIGINT, signal.SIG_DFL) # what a shell puts in the background ignores it
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     preexec_fn=own_terminal)
            shown = bytearray()
            prompted = threading.Event()
            def read():
                while True:
                    shown.extend(os.read(master, 1000))
                    if shown.endswith(b': '):
                        prompted.set()
            threading.Thread(target=read, daemon=True).start()
            if not prompted.wait(60):
                sys.exit('no prompt: %r' % shown)
            quiet = not termios.tcgetattr(slave)[3] & termios.ECHO
            if what == 'type':
                os.write(master, b'123456\\n')
            else:
                os.kill(child.pid, signal.SIGINT)
            out = child.communicate(timeout=60)[0]
            print('shown', shown.decode().strip())
            print('out [' + out.decode().strip() + ']')
            print('echo', 'off' if quiet else 'on', 'then', 'on' if termios.tcgetattr(slave)[3] & termios.ECHO else 'off')
            """;

    private static final String PROMPT = "shown AWS did not accept that code. MFA code of device for profile profile:";

    @TempDir
    private Path folder;

    private List<String> run(String what) throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/tty")) && hasPython(), "needs pseudo terminals and python3");
        Path driver = Files.writeString(folder.resolve("driver.py"), DRIVER);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process python = new ProcessBuilder(
                        "python3",
                        driver.toString(),
                        what,
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PromptMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor(), printed);
        return printed.lines().toList();
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("python3", "-c", "import pty")
                    .redirectErrorStream(true)
                    .start();
            return version.waitFor(60, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatIsTypedIsReadFromTheTerminalAndNotShown() throws IOException, InterruptedException {
        assertEquals(List.of(PROMPT, "out [got 123456]", "echo off then on"), run("type"));
    }

    @Test
    void anInterruptGivesTheEchoBack() throws IOException, InterruptedException {
        assertEquals(List.of(PROMPT, "out []", "echo off then on"), run("interrupt"));
    }
}
