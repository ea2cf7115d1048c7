package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.testkit.store.PostgresServer;
import dev.stslib.testkit.store.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands with a store on a real server. */
@Tag("one-jdk")
class ServerStoreTest extends MachineTest {
    private static final String PASSWORD = "password-of-redis";

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private RedisServer server;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path sealingKey;

    @BeforeEach
    void startServer() throws IOException {
        server = RedisServer.start(folder, "--requirepass", PASSWORD);
        sealingKey = key("sealing.key", 1);
        key("name.key", 2);
        OwnerOnlyFiles.write(machine.home.resolve("password"), PASSWORD.getBytes(StandardCharsets.US_ASCII));
        machine.settings(fleet());
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private Path key(String file, int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        Path path = machine.home.resolve(file);
        OwnerOnlyFiles.write(path, key);
        return path;
    }

    private String fleet() {
        return """
                [stores.fleet]
                name = "redis"
                key-file = "~/sealing.key"
                password-file = "~/password"
                options = { address = "%s", name-key-file = "~/name.key", timeout = "PT20S" }
                """.formatted(server.address());
    }

    private Machine.Run run(String line) {
        return machine.run(line.split(" ", -1));
    }

    private String out(String line) {
        Machine.Run run = run(line);
        assertEquals("", run.err(), line);
        assertEquals(0, run.status(), line);
        return run.out();
    }

    @Test
    void copiedThereAndBack() throws IOException {
        out("credentials " + ROLE);
        assertEquals("Would copy 2 entries into the store 'fleet'.\n", out("store copy fleet --dry-run"));
        assertEquals("The store 'fleet' can be used and has 0 entries.\n", out("store init --store fleet"));
        assertEquals("Copied 2 entries, kept 0, read back 2.\n", out("store copy fleet"));
        assertEquals(
                "Copied 0 entries, kept 2, read back 2, deleted 2 here.\n", out("store copy fleet --delete --yes"));
        assertEquals("Nothing is stored.\n", out("store list"));
        assertTrue(out("store list --store fleet").contains(ROLE));
        assertEquals("2 entries are whole, 0 problems.\n", out("store verify --store fleet"));
        out("export --no-input --store fleet " + ROLE);
        assertEquals(1, machine.sts.count("AssumeRole"));

        assertEquals(
                "Copied 2 entries, kept 0, read back 2, deleted 2 here.\n",
                out("store copy keystore --store fleet --delete --yes"));
        assertEquals("Nothing is stored.\n", out("store list --store fleet"));
        out("export --no-input " + ROLE);
    }

    /** The settings do not show that both lead to the same entries, which would be deleted. */
    @Test
    void oneServerUnderTwoAddressesIsOneStore() throws IOException {
        String other = fleet().replace("fleet", "other").replace(server.address(), server.address() + "/0");
        machine.settings(fleet() + other + other.replace("other", "prefixed").replace("{", "{ prefix = \"stslib\","));
        out("credentials --store fleet " + ROLE);
        for (String line :
                List.of("store copy other", "store copy other --delete --yes", "store copy prefixed --delete --yes")) {
            refused(line + " --store fleet", 2, "A store cannot be copied into itself");
        }
        assertEquals("2 entries are whole, 0 problems.\n", out("store verify --store fleet"));
    }

    @Test
    void sealedAnewAndCleared() throws IOException {
        out("credentials --store fleet " + ROLE);
        byte[] old = Files.readAllBytes(sealingKey);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(Files.readAllBytes(key("new.key", 3)));
        both.write(old);
        OwnerOnlyFiles.write(sealingKey, both.toByteArray());
        assertEquals("Sealed 2 entries under the first key.\n", out("store rekey --store fleet"));
        OwnerOnlyFiles.write(sealingKey, Files.readAllBytes(machine.home.resolve("new.key")));
        assertEquals("2 entries are whole, 0 problems.\n", out("store verify --store fleet"));
        assertEquals("Deleted 2 entries.\n", out("store clear --yes --store fleet"));
    }

    @Test
    void aDatabaseGetsItsTables() throws IOException {
        try (PostgresServer database = PostgresServer.start()) {
            machine.settings(fleet() + """
                    [stores.database]
                    name = "jdbc"
                    key-file = "~/sealing.key"
                    password-file = "~/password"
                    options = { url = "%s", user = "%s", name-key-file = "~/name.key", timeout = "PT20S" }
                    """.formatted(database.url(), database.user()));
            out("credentials --store fleet " + ROLE);
            assertEquals("The store 'database' can be used and has 0 entries.\n", out("store init --store database"));
            assertEquals(
                    "Copied 2 entries, kept 0, read back 2, deleted 2 here.\n",
                    out("store copy database --store fleet --delete --yes"));
            assertEquals("2 entries are whole, 0 problems.\n", out("store verify --store database"));
            assertEquals("Sealed 0 entries under the first key.\n", out("store rekey --store database"));
            out("export --no-input --store database " + ROLE);
            assertEquals(1, machine.sts.count("AssumeRole"));
            assertEquals("Deleted 2 entries.\n", out("store clear --yes --store database"));
        }
    }

    /** A server may lose its entries, and of these keys there may be no other copy. */
    @Test
    void longTermKeysStayOnThisMachine() {
        machine.in = machine.sample.bob().secretAccessKey() + "\n";
        String configure = "configure BobSmith --secret-file - --access-key-id "
                + machine.sample.bob().accessKeyId();
        Machine.Run refused = run(configure + " --store fleet");
        assertEquals(3, refused.status(), refused.err());
        assertTrue(refused.err().contains("Add --store keystore"), refused.err());
        assertEquals(3, run("rotate BobSmith --store fleet").status());

        out(configure);
        out("credentials " + ROLE);
        assertEquals("Would copy 2 entries into the store 'fleet'.\n", out("store copy fleet --dry-run"));
        Machine.Run moved = run("store copy fleet --delete --yes");
        assertEquals("Copied 2 entries, kept 0, read back 2, deleted 2 here.\n", moved.out());
        assertTrue(moved.err().contains("BobSmith stay in the store 'keystore'"), moved.err());
        assertEquals(7, moved.status());
        assertEquals("1 entry is whole, 0 problems.\n", out("store verify"));
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        String asking = fleet().replace("fleet", "asking").replace("password-file = \"~/password\"\n", "");
        machine.settings(fleet()
                + fleet().replace("fleet", "other")
                + fleet().replace("fleet", "wrong").replace("~/password", "~/wrong")
                + asking.replace("{", "{ user = \"default\","));
        OwnerOnlyFiles.write(machine.home.resolve("wrong"), "wrong".getBytes(StandardCharsets.US_ASCII));
        refused("store list --store redis", 3, "Describe the store in the table [stores.redis]");
        refused("store list --store fleet:folder", 2, "has no folder");
        refused("store init --store fleet --password", 2, "is that of its server");
        refused("store init --store fleet --unlock keyring", 2, "is that of its server");
        refused("store copy fleet --store fleet", 2, "cannot be copied into itself");
        refused("store copy other --store fleet", 2, "cannot be copied into itself");
        refused("store verify --store wrong", 7, "refuses the user or the password");
        refused("store list --no-input --store asking", 4, "--no-input forbids to ask");
        refused("store list --store asking", 7, "refuses the user or the password");
        assertEquals(1, machine.typedPasswords, "the person of these tests types another one");
    }

    private void refused(String line, int status, String message) {
        Machine.Run run = run(line);
        assertTrue(run.err().contains(message), run.err());
        assertEquals(status, run.status(), line);
        assertFalse(run.err().contains(PASSWORD), line);
    }

    /** The agent has the real clock. */
    private String process(String options) {
        return out("process " + ROLE + options).replaceAll("20[0-9]{2}-[0-9T:.-]+Z", "TIME");
    }

    @Test
    void theAgentSharesWhatItGets_andServesWithoutTheServer() throws IOException {
        machine.settings("[store]\nname = \"fleet\"\n" + fleet());
        out("agent start");
        String first = process("");
        assertTrue(out("status").contains(ROLE));
        assertEquals(first, process(" --no-agent --no-input"), "another process finds it on the server");
        assertEquals(1, machine.sts.count("AssumeRole"));
        server.close();
        assertEquals(first, process(""));
        assertEquals(1, machine.sts.count("AssumeRole"));
        try (Stream<Path> files = Files.walk(machine.home.resolve(".local"))) {
            assertTrue(files.noneMatch(file -> file.toString().contains("store-")), "nothing is stored here");
        }
    }
}
