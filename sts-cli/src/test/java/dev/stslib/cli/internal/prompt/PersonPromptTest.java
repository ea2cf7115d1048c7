package dev.stslib.cli.internal.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way a person is asked, and what the programs make of it. */
@DisabledOnOs(OS.WINDOWS)
class PersonPromptTest {
    private static final String PINENTRY = """
            #!/bin/sh
            echo 'OK Pleased to meet you'
            while read -r line; do
                echo "$line" >>"$0.got"
                case $line in
                    OPTION*) echo 'ERR 83886254 Unknown option <Pinentry>' ;;
                    GETPIN) %s ;;
                    BYE) echo 'OK closing connection'; exit ;;
                    *) echo OK ;;
                esac
            done
            """;

    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    private boolean canAsk;
    private boolean background;
    private @Nullable String pinentry;

    private String program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private PersonPrompt prompt() {
        return new PersonPrompt(
                SystemEnvironment.of(variables, Map.of()),
                errors,
                () -> pinentry,
                new PersonPrompt.OnTerminal(
                        request -> canAsk ? Optional.of(Secret.of("terminal")) : Optional.empty(),
                        purpose -> (canAsk ? "terminal" : "").toCharArray(),
                        () -> canAsk,
                        () -> background));
    }

    private static MfaCodeRequest request(String profile, Reason reason) {
        return new MfaCodeRequest("device", profile, 1, reason, Instant.EPOCH);
    }

    private String code() {
        return prompt().code(request("p", Reason.NEEDED))
                .map(Secret::revealSecret)
                .orElse("none");
    }

    /** The rules of OpenSSH's readpass.c; pinentry comes before its program where neither is preferred. */
    @ParameterizedTest
    @CsvSource({
        "false, '',      '',   false, none",
        "true,  '',      '',   true,  terminal",
        "false, '',      '',   true,  pinentry",
        "false, DISPLAY, '',   false, askpass",
        "false, WAYLAND_DISPLAY, '', false, askpass",
        "false, DISPLAY, '',   true,  pinentry",
        "true,  DISPLAY, '',   false, terminal",
        "true,  DISPLAY, prefer, true, askpass",
        "true,  '',      prefer, false, terminal",
        "true,  '',      force, true, askpass",
        "false, '',      FORCE, false, askpass",
        "false, DISPLAY, never, false, none",
        "false, DISPLAY, never, true, pinentry"
    })
    void theWay(boolean terminal, String display, String require, boolean configured, String way) throws IOException {
        canAsk = terminal;
        variables.put("SSH_ASKPASS", program("askpass", "#!/bin/sh\necho askpass\necho more\n"));
        variables.put("SSH_ASKPASS_REQUIRE", require);
        if (!display.isEmpty()) {
            variables.put(display, ":0");
        }
        pinentry = configured ? program("pinentry", PINENTRY.formatted("echo 'D pinentry'; echo OK")) : null;
        assertEquals(way, code());
        assertEquals(way.equals("none") ? "" : way, new String(prompt().password("the store")));
    }

    @Test
    void theQuestionIsOneLineWithoutControlCharacters() throws IOException {
        variables.put("SSH_ASKPASS_REQUIRE", "force");
        variables.put("SSH_ASKPASS", program("askpass", "#!/bin/sh\necho \"$#:$1\"\n"));
        assertEquals(
                "1:AWS did not accept that code. MFA code of device for profile p?[2J q:",
                prompt().code(request("p\u001b[2J\nq", Reason.REJECTED))
                        .orElseThrow()
                        .revealSecret());
    }

    @Test
    void pinentryGetsTheQuestionEscapedAndItsAnswerIsDecoded() throws IOException {
        pinentry = program("pinentry", PINENTRY.formatted("echo 'D  p%25w'; echo 'D %0Ax%C3%A9'; echo OK"));
        variables.put("GPG_TTY", "/dev/pts/7");
        variables.put("TERM", "xterm");
        variables.put("LANG", "de_DE.UTF-8");
        assertEquals(" p%w\nx\u00e9", new String(prompt().password("100% of it")));
        assertEquals(
                List.of(
                        "OPTION ttyname=/dev/pts/7",
                        "OPTION ttytype=xterm",
                        "OPTION lc-ctype=de_DE.UTF-8",
                        "SETTIMEOUT 120",
                        "SETTITLE sts",
                        "SETDESC Password for 100%25 of it",
                        "SETPROMPT Password:",
                        "GETPIN",
                        "BYE"),
                Files.readAllLines(folder.resolve("pinentry.got")));
    }

    @Test
    void aLongQuestionFitsIntoALineOfTheProtocol() throws IOException {
        pinentry = program("pinentry", PINENTRY.formatted("echo 'D 123456'; echo OK"));
        assertEquals(
                "123456",
                prompt().code(request("\u00e9%".repeat(2000), Reason.USED))
                        .orElseThrow()
                        .revealSecret());
        for (String line : Files.readAllLines(folder.resolve("pinentry.got"))) {
            assertTrue(line.getBytes(StandardCharsets.UTF_8).length < 1000, line);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pinentry | echo 'ERR 83886179 Operation cancelled <Pinentry>' | gave no answer: Operation cancelled",
                "pinentry | echo 'D 123456'; exit | It ended before it answered",
                "pinentry | kill -9 $$ | ended with exit status 137",
                "pinentry | yes | printed more than 65536 bytes",
                "pinentry | echo OK | No code was typed for the MFA device device",
                "askpass | echo | No code was typed for the MFA device device",
                "askpass | exit 1 | askpass of SSH_ASKPASS ended with exit status 1"
            })
    void aFailureIsForAPerson(String name, String script, String message) throws IOException {
        if (name.equals("pinentry")) {
            pinentry = program(name, PINENTRY.formatted(script));
        } else {
            variables.put("SSH_ASKPASS", program(name, "#!/bin/sh\n" + script + "\n"));
            variables.put("DISPLAY", ":0");
        }
        CommandException failure = assertThrows(CommandException.class, this::code);
        assertEquals(ExitCode.PERSON_NEEDED, failure.code());
        assertTrue(failure.problem().contains(message), failure.problem());
    }

    @Test
    void aProgramThatIsMissingIsSaid() {
        pinentry = folder.resolve("none").toString();
        assertTrue(assertThrows(CommandException.class, this::code).problem().contains("cannot be started"));
    }

    @Test
    void aBackgroundJobSaysSo() {
        background = true;
        CommandException failure = assertThrows(CommandException.class, this::code);
        assertEquals(ExitCode.PERSON_NEEDED, failure.code());
        assertTrue(failure.problem().contains("a background job cannot ask on the terminal"), failure.problem());
    }
}
