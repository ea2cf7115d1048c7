package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExportCommandTest extends MachineTest {
    private static final PluginCatalog PLUGINS = PluginCatalog.of(ExportCommandTest.class.getClassLoader());

    static List<String> formats() {
        return PLUGINS.all().stream()
                .filter(found -> found.kind().equals("credential format"))
                .map(found -> found.name())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyFormatOnTheClassPathCanBeNamed(String format) {
        Machine.Run run = machine.run("export", ROLE, "--format", format);
        assertEquals(0, run.status(), run.err());
        byte[] printed = run.out().getBytes(StandardCharsets.UTF_8);
        TemporaryCredentials read = PLUGINS.format(format).decode(printed);
        assertTrue(machine.sts.secrets().contains(read.secretAccessKey().revealSecret()));
    }

    @Test
    void severalProfilesAreASet() {
        Machine.Run run = machine.run("export", ROLE, "DynamoDBRole-dev", "--format", "vault");
        assertEquals(0, run.status(), run.err());
        CredentialSet set = PLUGINS.format("vault").decodeSet(run.out().strip().getBytes(StandardCharsets.UTF_8));
        assertEquals(Set.of("sts-" + ROLE, "sts-DynamoDBRole-dev"), set.names());
        assertEquals(1, machine.typedCodes);
    }

    @Test
    void all_leavesOutWhatFailsAndSaysSo() throws IOException {
        machine.addToConfig(
                "[profile broken]\nrole_arn = arn:aws:iam::222233334444:role/Missing\nsource_profile = BobSmith"
                        + "\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint());
        Machine.Run run = machine.run("export", "--all", "--format", "vault");
        assertEquals(5, run.status(), run.err());
        assertTrue(run.err().startsWith("sts: Profile 'broken' is left out."), run.err());
        assertEquals(
                3,
                PLUGINS.format("vault")
                        .decodeSet(run.out().strip().getBytes(StandardCharsets.UTF_8))
                        .names()
                        .size());
    }

    @Test
    void namedProfiles_oneFailureFailsAll() {
        Machine.Run run = machine.run("export", ROLE, "NoSuchProfile", "--format", "vault");
        assertEquals(3, run.status());
        assertEquals("", run.out());
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void anUnknownFormatIsFoundOutBeforeAnythingIsAsked() {
        Machine.Run run = machine.run("export", ROLE, "--format", "nonsense");
        assertEquals(3, run.status());
        assertTrue(run.err().contains("'nonsense'"), run.err());
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void process_namesTheAccount() {
        Machine.Run exported = machine.run("export", ROLE, "--format", "process");
        assertTrue(exported.out().contains("\"AccountId\":\"444455556666\""), exported.err());
        assertEquals(exported.out() + "\n", machine.run("process", ROLE).out());
    }

    @Test
    void into_writesASectionAndKeepsTheRest() throws IOException {
        Path file = machine.home.resolve("out");
        Files.writeString(
                file, "# mine\n[other]\naws_access_key_id = AKIAOTHER\n\n[" + ROLE + "]\n# keep\nregion = x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Machine.Run run = machine.run("export", ROLE, "--into", file.toString());
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.out());
        String text = Files.readString(file);
        assertTrue(text.startsWith("# mine\n[other]\naws_access_key_id = AKIAOTHER\n\n[" + ROLE + "]\n# keep\n"), text);
        assertTrue(text.contains("region = x\n"), text);
        assertTrue(text.contains("aws_access_key_id = ASIA"), text);
        assertTrue(machine.sts.secrets().stream().anyMatch(text::contains));
    }

    @Test
    void into_aFileThatOthersCanReadIsRefused() throws IOException {
        Path file = Files.writeString(machine.home.resolve("out"), "[a]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Machine.Run run = machine.run("export", ROLE, "--into", file.toString());
        assertEquals(7, run.status());
        assertTrue(run.err().contains("chmod 600"), run.err());
        assertFalse(Files.readString(file).contains("ASIA"));
    }

    @Test
    void profilesAndAllTogetherOrNeither_isAUsageError() {
        assertEquals(2, machine.run("export", ROLE, "--all").status());
        assertEquals(2, machine.run("export").status());
    }
}
