package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoreCommandsTest extends MachineTest {
    private Path store() {
        return machine.home.resolve(".local/share/stslib/store-keystore");
    }

    @Test
    void standardStoreIsAKeystoreWithAKeyFileInAnotherFolder() throws IOException {
        assertEquals(0, machine.run("credentials", ROLE).status());
        Path key = machine.home.resolve(".config/stslib/store.key");
        OwnerOnlyFiles.check(key);
        OwnerOnlyFiles.check(store());
        try (Stream<Path> files = Files.walk(store())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertTrue(machine.sts.secrets().stream().noneMatch(content::contains), file.toString());
            }
        }
        assertEquals(0, machine.typedPasswords);
    }

    @Test
    void listedVerifiedRekeyedCleared() {
        assertEquals("There is no store yet.\n", machine.run("store", "verify").out());
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(3, machine.run("store", "list").lines().size());
        assertEquals(
                "2 entries are whole, 0 problems.\n",
                machine.run("store", "verify").out());
        assertEquals(
                "Sealed 2 entries under a new key.\n",
                machine.run("store", "rekey").out());
        assertEquals(0, machine.run("export", "--no-input", ROLE).status());
        Machine.Run unconfirmed = machine.run("store", "clear");
        assertEquals(4, unconfirmed.status());
        assertEquals(3, machine.run("store", "list").lines().size());
        assertEquals(
                "Deleted 2 entries.\n", machine.run("store", "clear", "--yes").out());
        assertEquals("Nothing is stored.\n", machine.run("store", "list").out());
        assertEquals("[ ]\n", machine.run("store", "list", "--output", "json").out());
    }

    @Test
    void damageIsReportedAndHasAStatus() throws IOException {
        assertEquals(0, machine.run("credentials", ROLE).status());
        damageOne();
        Machine.Run run = machine.run("store", "verify");
        assertEquals(7, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("1 entry is whole, 1 problem.\n", run.out());
    }

    @Test
    void aPasswordIsAskedForOnce() {
        assertEquals(0, machine.run("store", "init", "--password").status());
        machine.typedPasswords = 0;
        assertEquals(0, machine.run("export", ROLE).status());
        assertEquals(1, machine.typedPasswords);
        assertFalse(Files.exists(machine.home.resolve(".config/stslib/store.key")));
    }

    @Test
    void passwordChanged_fromAKeyFile_andBack() {
        assertEquals(7, machine.run("store", "password").status());
        assertEquals(0, machine.run("credentials", ROLE).status());
        machine.passwords.addAll(List.of("first", "firsT"));
        Machine.Run differ = machine.run("store", "password");
        assertEquals(1, differ.status(), differ.out());
        assertTrue(differ.err().contains("differ"), differ.err());
        assertEquals(4, machine.run("store", "password", "--no-input").status());
        assertEquals("2 entries are whole, 0 problems.\n", verified());

        machine.passwords.addAll(List.of("first", "first"));
        assertEquals(
                "The new password opens the store.\n",
                machine.run("store", "password").out());
        machine.passwords.add("first");
        assertEquals("2 entries are whole, 0 problems.\n", verified());
        machine.passwords.add("wrong");
        assertEquals(7, machine.run("store", "verify").status());

        machine.passwords.addAll(List.of("first", "second", "second"));
        assertEquals(0, machine.run("store", "password").status());
        machine.passwords.add("second");
        assertEquals("2 entries are whole, 0 problems.\n", verified());

        machine.passwords.add("second");
        Machine.Run back = machine.run("store", "password", "--key-file");
        assertEquals(0, back.status(), back.err());
        machine.typedPasswords = 0;
        assertEquals("2 entries are whole, 0 problems.\n", verified());
        assertEquals(0, machine.typedPasswords);
    }

    /** The option would open the store although a password is given, so that nothing would be asked or changed. */
    @Test
    void passwordChanged_aKeyFileInTheOptions_isRefused() throws IOException {
        Path key = folder.resolve("store.key");
        machine.settings("[store]\noptions = { key-file = \"" + key + "\" }\n");
        assertEquals(0, machine.run("credentials", ROLE).status());
        Machine.Run refused = machine.run("store", "password");
        assertEquals(
                new Machine.Run(
                        3,
                        "",
                        "sts: A key file opens the store 'keystore', as its options in the settings file say. Move key-file out"
                                + " of the options, to the table of the store in "
                                + machine.home.resolve(".config/stslib/config.toml") + ".\n"),
                refused);

        machine.settings("[store]\nkey-file = \"" + key + "\"\n");
        machine.passwords.addAll(List.of("first", "first"));
        assertEquals(
                "The new password opens the store.\n",
                machine.run("store", "password").out().lines().findFirst().orElse("") + "\n");
    }

    private String verified() {
        return machine.run("store", "verify").out();
    }

    @Test
    void init_isRefusedWhereAStoreIs() {
        assertEquals(0, machine.run("store", "init").status());
        assertEquals(7, machine.run("store", "init").status());
        assertEquals(
                0,
                machine.run("store", "init", "--store", "keystore:" + folder.resolve("other"))
                        .status());
    }

    @Test
    void otherStores() {
        Path other = folder.resolve("files");
        assertEquals(
                0, machine.run("credentials", ROLE, "--store", "file:" + other).status());
        assertTrue(Files.exists(other.resolve("sealed.stslib")));
        assertEquals(
                "2 entries are whole, 0 problems.\n",
                machine.run("store", "verify", "--store", "file:" + other).out());

        machine.clock.advance(Duration.ofMinutes(1)); // until the device shows another code
        assertEquals(0, machine.run("export", ROLE, "--store", "none").status());
        assertEquals(2, machine.run("store", "list", "--store", "none").status());
        assertEquals(
                2, machine.run("store", "rekey", "--store", "file:" + other).status());
        Machine.Run unknown = machine.run("export", ROLE, "--store", "redis");
        assertEquals(3, unknown.status());
        assertEquals(List.of(), unknown.lines());
    }

    /** An empty folder holds no store yet. The second run finds the store that the first one made. */
    @Test
    void aNewStoreInAnEmptyFolderIsSealed() throws IOException {
        Path empty = folder.resolve("empty");
        OwnerOnlyFiles.createFolder(empty);
        String store = "file:" + empty;
        assertEquals(0, machine.run("credentials", ROLE, "--store", store).status());
        assertTrue(Files.exists(empty.resolve("sealed.stslib")));
        assertEquals(
                0, machine.run("export", "--no-input", ROLE, "--store", store).status());
        assertEquals(0, machine.typedPasswords);
    }

    @Test
    void copied_lookedAtFirst_readBack_andThenDeleted() {
        assertEquals(0, machine.run("credentials", ROLE).status());
        Path other = folder.resolve("copy");
        String to = "keystore:" + other;
        assertEquals(
                "Would copy 2 entries into the store 'keystore' in " + other + ".\n",
                machine.run("store", "copy", to, "--dry-run").out());
        assertFalse(Files.exists(other));
        assertEquals(4, machine.run("store", "copy", to, "--delete").status());
        Machine.Run copied = machine.run("store", "copy", to);
        assertEquals("Copied 2 entries, kept 0, read back 2.\n", copied.out(), copied.err());
        assertEquals(3, machine.run("store", "list").lines().size());

        Machine.Run moved = machine.run("store", "copy", to, "--delete", "--yes");
        assertEquals("Copied 0 entries, kept 2, read back 2, deleted 2 here.\n", moved.out(), moved.err());
        assertEquals("Nothing is stored.\n", machine.run("store", "list").out());
        assertEquals(0, machine.run("export", "--no-input", ROLE, "--store", to).status());
    }

    @Test
    void copied_whatIsDamagedIsReportedAndNotDeleted() throws IOException {
        assertEquals(0, machine.run("credentials", ROLE).status());
        damageOne();
        Machine.Run run = machine.run("store", "copy", "file:" + folder.resolve("copy"), "--delete", "--yes");
        assertEquals(7, run.status(), run.out());
        assertEquals("Copied 1 entry, kept 0, read back 1, deleted 1 here.\n", run.out());
        assertEquals(
                "0 entries are whole, 1 problem.\n",
                machine.run("store", "verify").out());
    }

    @Test
    void copied_intoItself_isRefused() {
        assertEquals(2, machine.run("store", "copy", "keystore").status());
    }

    @Test
    void copied_intoItselfByAnotherPath_isRefused() throws IOException {
        assertEquals(0, machine.run("credentials", ROLE).status());
        Path link = Files.createSymbolicLink(folder.resolve("link"), store().getParent());
        for (Path path : List.of(link.resolve("store-keystore"), store().resolve("../store-keystore"))) {
            Machine.Run run = machine.run("store", "copy", "keystore:" + path, "--delete", "--yes");
            assertEquals(2, run.status(), run.err());
        }
        assertEquals(3, machine.run("store", "list").lines().size());
    }

    @Test
    void copied_intoItselfByAnotherTable_isRefused() throws IOException {
        Path place = folder.resolve("files");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        machine.settings("""
                [stores.one]
                name = "file"
                folder = "%s"
                [stores.other]
                name = "file"
                folder = "%s"
                """.formatted(place, link.resolve("files")));
        assertEquals(0, machine.run("credentials", ROLE, "--store", "one").status());
        for (String way : List.of("--dry-run", "--yes")) {
            Machine.Run run = machine.run("store", "copy", "other", "--store", "one", "--delete", way);
            assertEquals(2, run.status(), run.out());
            assertTrue(run.err().startsWith("sts: A store cannot be copied into itself."), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
        assertEquals(3, machine.run("store", "list", "--store", "one").lines().size());
    }

    @Test
    void copied_whatAPasswordOpensStaysSo() {
        assertEquals(0, machine.run("store", "init", "--password").status());
        assertEquals(0, machine.run("credentials", ROLE).status());
        String copy = "keystore:" + folder.resolve("copy");
        Machine.Run copied = machine.run("store", "copy", copy);
        assertEquals(0, copied.status(), copied.err());
        assertFalse(Files.exists(machine.home.resolve(".config/stslib/store.key")));
        machine.typedPasswords = 0;
        assertEquals(3, machine.run("store", "list", "--store", copy).lines().size());
        assertEquals(1, machine.typedPasswords);
    }

    @Test
    void aKeyFileOfAnotherStoreChangesNothingForAPassword() {
        assertEquals(0, machine.run("store", "init", "--password").status());
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(
                0,
                machine.run("store", "init", "--store", "keystore:" + folder.resolve("other"))
                        .status());
        assertTrue(Files.exists(machine.home.resolve(".config/stslib/store.key")));
        machine.typedPasswords = 0;
        Machine.Run run = machine.run("store", "list");
        assertEquals(3, run.lines().size(), run.err());
        assertEquals(1, machine.typedPasswords);
    }

    @Test
    void copied_otherLongTermKeysThere_thoseHereStay() {
        String copy = "keystore:" + folder.resolve("copy");
        machine.in = machine.sample.bob().secretAccessKey() + "\n";
        configure(machine.sample.bob().accessKeyId());
        machine.clock.advance(Duration.ofMinutes(1));
        configure("AKIAIOSFODNN7EXAMPLE", "--store", copy);
        Machine.Run run = machine.run("store", "copy", copy, "--delete", "--yes");
        assertEquals(7, run.status(), run.out());
        assertTrue(run.out().contains("deleted 0 here"), run.out());
        assertTrue(run.err().contains("BobSmith"), run.err());
        assertEquals(
                "1 entry is whole, 0 problems.\n",
                machine.run("store", "verify").out());
    }

    private void configure(String id, String... options) {
        List<String> line =
                new ArrayList<>(List.of("configure", "BobSmith", "--access-key-id", id, "--secret-file", "-"));
        line.addAll(List.of(options));
        Machine.Run run = machine.run(line.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
    }

    private void damageOne() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            Path entry = files.filter(file -> file.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no entry"));
            byte[] bytes = Files.readAllBytes(entry);
            bytes[bytes.length - 1] ^= 1;
            Files.write(entry, bytes);
        }
    }
}
