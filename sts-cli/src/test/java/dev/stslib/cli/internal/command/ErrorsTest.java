package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every failure is one line with its remedy, and an exit status. */
class ErrorsTest extends MachineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | 2 | Run 'sts --help' and try again.",
                "foo | 2 | There is no command 'foo'",
                "statsu | 2 | There is no command 'statsu' (did you mean 'status'",
                "store lst | 2 | There is no command 'lst'",
                "completion tcsh | 2 | There is no completion for 'tcsh'. Give bash, zsh or fish.",
                "exec S3ReadOnlyRole-prod sh -c true | 2 | Put -- between",
                "exec | 2 | Run 'sts exec --help' and try again.",
                "session --duration soon | 2 | 'soon' is not a duration such as 15m, 1h30m or 3600",
                "session --duration 5m BobSmith | 3 | Give 900 to 129600 seconds.",
                "profiles --store a/b | 2 | Write --store keystore",
                "process NoSuchProfile | 3 | There is no profile 'NoSuchProfile'",
                "whoami S3ReadOnlyRole-prod --region us-eats-1 | 3 | 'sts regions'",
                "profiles --config /no/such/file | 3 | /no/such/file",
                "process S3ReadOnlyRole-prod --endpoint-url http://127.0.0.1:1 | 6 | was not reached",
            })
    void oneLineAndAStatus(String line, int status, String message) {
        Machine.Run run = machine.run(line.split(" ", -1));
        assertEquals(status, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("sts: "), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    @Test
    void refusalsAndFailuresOfAwsHaveTheirStatuses() {
        assertEquals(0, machine.run("session", "BobSmith").status());
        machine.sts
                .faults()
                .add(Fault.error(403, "AccessDenied", "no")
                        .onAction("AssumeRole")
                        .once());
        assertEquals(5, machine.run("process", ROLE).status());
        machine.sts.faults().add(Fault.throttle().onAction("AssumeRole").forever());
        assertEquals(6, machine.run("process", ROLE).status());
    }

    @Test
    void debugShowsTheStackTrace() {
        Machine.Run run = machine.run("process", "--debug", "NoSuchProfile");
        assertEquals(3, run.status());
        assertTrue(run.err().contains("\tat dev.stslib."), run.err());
    }

    /** A name that comes from a file cannot forge lines or move the cursor. */
    @Test
    void messagesHaveNoControlCharacters() {
        Machine.Run run = machine.run("process", "a\u001b[2Jb\nsts: all is well");
        assertEquals(3, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().indexOf('\u001b') < 0, run.err());
    }

    @Test
    void noSecretIsPrintedButByExportAndProcess() throws IOException {
        machine.environment.put("AWS_REGION", "us-east-1");
        StringBuilder printed = new StringBuilder();
        for (String line : new String[] {
            "session BobSmith",
            "credentials --all",
            "status",
            "status --json",
            "list",
            "profiles --output json",
            "explain " + ROLE,
            "explain --output json BobSmith",
            "whoami " + ROLE,
            "doctor " + ROLE,
            "store list --output json",
            "store verify",
            "exec " + ROLE + " -- true",
            "export " + ROLE + " --into " + machine.home.resolve("credentials"),
        }) {
            Machine.Run run = machine.run(line.split(" ", -1));
            assertEquals(0, run.status(), line + ": " + run.err());
            printed.append(run.out()).append(run.err());
        }
        for (String secret : machine.sts.secrets()) {
            assertEquals(-1, printed.indexOf(secret));
        }
        // The search finds a secret where there is one.
        String exported = machine.run("export", ROLE).out();
        assertTrue(machine.sts.secrets().stream().anyMatch(exported::contains));
    }
}
