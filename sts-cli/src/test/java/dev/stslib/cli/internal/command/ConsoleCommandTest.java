package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleCommandTest extends MachineTest {
    private final List<String> browser = new ArrayList<>();
    private String page = "";

    @BeforeEach
    void openNoBrowser() {
        machine.children = (command, variables) -> {
            browser.addAll(command);
            Path file = Path.of(URI.create(command.get(command.size() - 1)));
            OwnerOnlyFiles.check(file);
            page = read(file);
            return 0;
        };
    }

    private static String read(Path file) {
        return new String(OwnerOnlyFiles.read(file), StandardCharsets.UTF_8);
    }

    private static String destination(String link) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(link).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        assertEquals(302, connection.getResponseCode(), link);
        return connection.getHeaderField("Location");
    }

    @Test
    void print_printsTheLinkAndOpensNothing() throws IOException {
        Machine.Run run = machine.run("console", ROLE, "--print", "--service", "ec2", "--region", "us-east-1");
        assertEquals(0, run.status(), run.err());
        assertEquals(
                "https://console.aws.amazon.com/ec2/home?region=us-east-1",
                destination(run.out().strip()));
        assertEquals(List.of(), browser);
        assertFalse(Files.exists(machine.home.resolve(".local/state")));
    }

    @Test
    void theBrowserGetsAFileThatOnlyItsOwnerCanRead() throws IOException {
        machine.environment.put("BROWSER", "my-browser --new-window %s");
        Machine.Run run = machine.run("console", ROLE);
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.out());
        OwnerOnlyFiles.check(machine.home.resolve(".local/state/stslib")); // the agent needs it so
        assertEquals(List.of("my-browser", "--new-window"), browser.subList(0, 2));
        assertTrue(browser.get(2).startsWith("file:///"), browser.toString());
        assertTrue(machine.sts.secrets().stream().noneMatch(browser.toString()::contains));
        String link = page.replaceAll("(?s).*url=([^\"]*)\".*", "$1").replace("&amp;", "&");
        assertEquals("https://console.aws.amazon.com/console/home?region=us-east-1", destination(link));
    }

    @Test
    void oldPagesAreDeleted() throws IOException {
        assertEquals(0, machine.run("console", ROLE).status());
        assertEquals("xdg-open", browser.get(0));
        Path first = Path.of(URI.create(browser.get(1)));
        Files.setLastModifiedTime(first, FileTime.from(machine.clock.instant().minus(Duration.ofMinutes(16))));
        machine.clock.advance(Duration.ofSeconds(1));
        assertEquals(0, machine.run("console", ROLE).status());
        assertFalse(Files.exists(first));
        assertTrue(Files.exists(Path.of(URI.create(browser.get(3)))));
    }

    @Test
    void withoutABrowser_theRemedyIsToPrint() {
        machine.children = (command, variables) -> 3;
        Machine.Run run = machine.run("console", ROLE);
        assertEquals(1, run.status());
        assertTrue(run.err().contains("--print"), run.err());
        assertTrue(machine.sts.secrets().stream().noneMatch(run.err()::contains));
    }

    @Test
    void aProfileOfAUserIsRefused() {
        Machine.Run run = machine.run("console", "BobSmith", "--print");
        assertEquals(3, run.status(), run.err());
        assertTrue(run.err().contains("role_arn"), run.err());
    }

    @Test
    void anotherEndpoint() {
        Machine.Run run =
                machine.run("console", ROLE, "--print", "--signin-endpoint", machine.sts.endpoint() + "/other");
        assertTrue(run.out().startsWith(machine.sts.endpoint() + "/other/federation?Action=login&"), run.err());
    }

    @Test
    void theAuditLogSaysIt() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        assertEquals(0, machine.run("console", ROLE, "--print").status());
        String line = Files.readString(machine.home.resolve(".local/state/stslib/audit/audit.jsonl"));
        assertTrue(line.contains("\"command\":\"console\""), line);
        assertTrue(machine.sts.secrets().stream().noneMatch(line::contains));
    }
}
