package dev.stslib.house.readpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.house.rules.ExpectedFile;
import dev.stslib.house.support.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a read enters when nothing is in memory nor in the store are those that {@code docs/design.md} lists.
 * {@code -Dhouse.write} writes the list anew.
 */
@Tag("one-jdk")
class ReadPathTest {
    /** Of a read of an engine that has read another role, so that the profile files are read and the provider is open. */
    private static final int MOST = 113;
    /** Of the first read of an engine. */
    private static final int MOST_FIRST = 150;

    private static final String BEFORE = "<!-- classes of a read -->\n```text\n";
    private static final String AFTER = "\n```\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @Test
    void aReadThatMissesEntersTheClassesThatTheDesignLists() throws IOException {
        Set<String> entered = read();
        Path document = Path.of("..", "docs", "design.md");
        String text = Files.readString(document);
        int begin = text.indexOf(BEFORE) + BEFORE.length();
        int end = text.indexOf(AFTER, begin);
        assertTrue(begin >= BEFORE.length() && end >= 0, "docs/design.md has no list of classes");
        String found = String.join("\n", entered);
        if (ExpectedFile.WRITE) {
            Files.writeString(document, text.substring(0, begin) + found + text.substring(end));
        } else {
            assertEquals(text.substring(begin, end), found, "-Dhouse.write writes the list in docs/design.md anew");
        }
        assertTrue(entered.size() <= MOST, () -> entered.size() + " classes, at most " + MOST + " are wanted");
    }

    @Test
    void theFirstReadOfAnEngineEntersMore() throws IOException {
        try (TestWorld world = world();
                CredentialEngine engine = engine(world);
                ReadPath path = new ReadPath()) {
            engine.credentials("no-code");
            Set<String> entered = path.entered();
            assertTrue(entered.size() <= MOST_FIRST, () -> entered.size() + " classes: " + entered);
        }
    }

    @Test
    void aFreshReadEntersFewerClasses() throws IOException {
        try (TestWorld world = world();
                CredentialEngine engine = engine(world)) {
            engine.credentials("no-code");
            try (ReadPath path = new ReadPath()) {
                engine.credentials("no-code");
                assertTrue(path.entered().contains(CredentialEngine.class.getName()), path.entered()::toString);
                assertTrue(path.entered().size() < 10, path.entered()::toString);
            }
        }
    }

    private Set<String> read() throws IOException {
        try (TestWorld world = world();
                CredentialEngine engine = engine(world)) {
            engine.credentials("other");
            try (ReadPath path = new ReadPath()) {
                engine.credentials("no-code");
                return path.entered();
            }
        }
    }

    private TestWorld world() throws IOException {
        TestWorld world = new TestWorld(folder);
        for (String name : List.of("no-code", "other")) {
            String role = "arn:aws:iam::555566667777:role/" + name;
            world.sts.addRole(role).trust(world.sample.bob().arn());
            String profile = "\n[profile " + name + "]\nrole_arn = " + role + "\nsource_profile = keys\n"
                    + "region = us-east-1\nendpoint_url = " + world.sts.endpoint() + "\n";
            Files.writeString(world.awsFiles.resolve("config"), profile, StandardOpenOption.APPEND);
        }
        String keys = "\n[keys]\naws_access_key_id = " + world.sample.bob().accessKeyId() + "\naws_secret_access_key = "
                + world.sample.bob().secretAccessKey() + "\n";
        Files.writeString(world.awsFiles.resolve("credentials"), keys, StandardOpenOption.APPEND);
        return world;
    }

    private CredentialEngine engine(TestWorld world) {
        return world.engineOnTheClock()
                .store("file", StoreSettings.at(folder.resolve("store")))
                .build();
    }
}
