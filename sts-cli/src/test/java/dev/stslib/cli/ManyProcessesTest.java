package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.cli.PseudoTerminal.Ended;
import dev.stslib.cli.PseudoTerminal.Kind;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.SampleWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many {@code sts process} at once, on one terminal and an empty store, for a role that needs an MFA code. {@code
 * -Dprocesses=100} sets their number.
 */
@Tag("processes")
@Tag("one-jdk")
@Timeout(540)
class ManyProcessesTest {
    private static final int MANY = Integer.getInteger("processes", 6);
    private static final String ROLE = "S3ReadOnlyRole-prod";
    private static final String PROMPT = "for profile BobSmith: ";
    /** One has it open while it asks. */
    private static final String TTY = "/dev/tty";

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final SampleWorld sample = SampleWorld.in(sts);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    private List<String> names = List.of();
    private boolean agent;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Map<String, String> variables;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private PseudoTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        sample.writeAwsFiles(home.resolve(".aws"));
        variables = Program.environment(home);
        terminal = PseudoTerminal.open(home);
    }

    @AfterEach
    void close() throws IOException {
        if (agent) {
            terminal.start("stop", Kind.DETACHED, Program.command("agent", "stop"), variables);
            Ended unused = terminal.awaitEnd("stop");
        }
        terminal.close();
        sts.close();
    }

    /**
     * Starts all, and waits for the first question and until all others wait behind it. On a machine that is still busy with
     * starting them, a code could be too old when STS gets it.
     */
    private void startAll(int count) throws IOException {
        names = IntStream.range(0, count).mapToObj(i -> "sts" + i).toList();
        for (String name : names) {
            terminal.start(name, Kind.FOREGROUND, Program.command("process", ROLE), variables);
        }
        terminal.awaitScreen(PROMPT);
        while (waiting().size() < count && names.stream().noneMatch(terminal::hasEnded)) {
            Thread.onSpinWait(); // Each question takes the driver some milliseconds.
        }
    }

    /** Those that have the file open whose lock they wait for: that of the agent's callers, or that of a command without one. */
    private Set<String> waiting() throws IOException {
        Set<String> waiting = new HashSet<>(terminal.havingOpen("prompt.lock"));
        waiting.addAll(terminal.havingOpen("leases.lock"));
        waiting.retainAll(names);
        return waiting;
    }

    /** Types a code that was not used before. */
    private void type(int steps) throws IOException {
        terminal.type(sample.mfa().codeAt(Instant.now().plusSeconds(30L * steps)) + "\n");
    }

    /** Waits until all have ended, and checks that all but the killed one printed the same credentials. */
    private void assertAnswered(Set<String> killed) throws IOException {
        Set<String> answers = new HashSet<>();
        for (String name : names) {
            Ended run = terminal.awaitEnd(name);
            if (killed.contains(name)) {
                assertEquals(-9, run.status());
            } else {
                assertEquals(0, run.status(), run.err());
                answers.add(run.out());
            }
        }
        System.out.println(names.size() + " processes: " + terminal.shown(PROMPT) + " prompts, "
                + sts.count("GetSessionToken") + " GetSessionToken, " + sts.count("AssumeRole") + " AssumeRole, "
                + killed.size() + " killed");
        assertEquals(1, answers.size(), "all have the same");
        assertTrue(answers.iterator().next().contains("\"SessionToken\""));
    }

    private void assertRequests(int prompts, int sessionTokens) {
        assertEquals(prompts, terminal.shown(PROMPT));
        assertEquals(sessionTokens, sts.count("GetSessionToken"));
        assertEquals(1, sts.count("AssumeRole"));
    }

    @Test
    void withoutTheAgent() throws IOException {
        startAll(MANY);
        type(0);
        assertAnswered(Set.of());
        assertRequests(1, 1);
    }

    @Test
    void withTheAgent() throws IOException {
        startAgent();
        startAll(MANY);
        type(0);
        assertAnswered(Set.of());
        assertRequests(1, 1);
    }

    private void startAgent() throws IOException {
        terminal.start("agent", Kind.FOREGROUND, Program.command("agent", "start"), variables);
        assertEquals(0, terminal.awaitEnd("agent").status());
        agent = true;
        // Once, so that a busy machine has loaded what the agent needs: commands go on without one that answers late.
        terminal.start("first", Kind.DETACHED, Program.command("process", ROLE, "--no-input"), variables);
        assertEquals(4, terminal.awaitEnd("first").status());
    }

    @Test
    void whenTheOneThatAsksIsKilled_anotherAsks() throws IOException {
        startAll(MANY);
        Set<String> killed = killTheOneThatAsks();
        type(0);
        assertAnswered(killed);
        assertRequests(2, 1);
    }

    @Test
    void withTheAgent_whenTheOneThatAsksIsKilled_anotherAsks() throws IOException {
        startAgent();
        startAll(MANY);
        Set<String> killed = killTheOneThatAsks();
        type(0);
        assertAnswered(killed);
        assertRequests(2, 1);
    }

    private Set<String> killTheOneThatAsks() throws IOException {
        String asking = theOneThatAsks();
        terminal.kill(asking);
        terminal.await(() -> terminal.shown(PROMPT) == 2);
        assertFalse(terminal.havingOpen(TTY).contains(asking));
        return Set.of(asking);
    }

    private String theOneThatAsks() throws IOException {
        List<String> asking = terminal.havingOpen(TTY);
        assertEquals(1, asking.size(), "one asks");
        return asking.get(0);
    }

    @Test
    void whenTheOneWithTheRequestIsKilled_anotherGoesOn() throws IOException {
        CountDownLatch answer = new CountDownLatch(1);
        sts.faults().add(Fault.hold(answer).onAction("GetSessionToken").once());
        startAll(MANY);
        String leader = theOneThatAsks();
        type(0);
        while (sts.count("GetSessionToken") == 0) {
            Thread.onSpinWait();
        }
        terminal.kill(leader);
        terminal.awaitEnd(leader);
        answer.countDown();
        // The code may count as used now.
        terminal.await(() -> terminal.shown(PROMPT) == 2);
        type(1);
        assertAnswered(Set.of(leader));
        assertRequests(2, 2);
    }
}
