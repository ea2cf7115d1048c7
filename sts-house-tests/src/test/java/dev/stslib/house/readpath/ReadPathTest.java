package dev.stslib.house.readpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.CredentialHandle;
import dev.stslib.house.rules.ExpectedFile;
import dev.stslib.house.support.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a read enters when nothing is in memory are those that {@code docs/design.md} lists: the read itself,
 * what a file store adds, and what looking a profile up adds. {@code -Dhouse.write} writes the lists anew.
 */
@Tag("one-jdk")
class ReadPathTest {
    private static final int MOST = 51;
    private static final int MOST_WITH_STORE = 86;
    private static final int MOST_WITH_PROFILE = 85;

    private static final Path DOCUMENT = Path.of("..", "docs", "design.md");

    private static final Set<String> WITHOUT_STORE = new TreeSet<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    /** By a handle whose profile is resolved, of an engine that has read another role, so that the provider is open. */
    @Test
    void aReadThatMisses() throws IOException {
        Set<String> entered = readWithoutStore();
        compare("a read", entered);
        assertTrue(entered.size() <= MOST, () -> entered.size() + " classes");
    }

    @Test
    void aReadThatMissesInMemoryAndInTheFileStore() throws IOException {
        Set<String> entered = readByHandle(true);
        Set<String> added = new TreeSet<>(entered);
        added.removeAll(readWithoutStore());
        compare("added by a file store", added);
        assertTrue(entered.size() <= MOST_WITH_STORE, () -> entered.size() + " classes");
    }

    @Test
    void aReadOfAProfileThatWasNotReadBefore() throws IOException {
        Set<String> entered;
        try (TestWorld world = world();
                CredentialEngine engine = engine(world, false)) {
            engine.credentials("other");
            try (ReadPath path = new ReadPath()) {
                engine.credentials("no-code");
                entered = path.entered();
            }
        }
        Set<String> added = new TreeSet<>(entered);
        added.removeAll(readWithoutStore());
        compare("added by a profile", added);
        assertTrue(entered.size() <= MOST_WITH_PROFILE, () -> entered.size() + " classes");
    }

    @Test
    void aFreshReadEntersFewerClasses() throws IOException {
        try (TestWorld world = world();
                CredentialEngine engine = engine(world, true)) {
            engine.credentials("no-code");
            try (ReadPath path = new ReadPath()) {
                engine.credentials("no-code");
                assertTrue(path.entered().contains(CredentialEngine.class.getName()), path.entered()::toString);
                assertTrue(path.entered().size() < 10, path.entered()::toString);
            }
        }
    }

    /** Recorded once for all tests, since each recording looks at every class that is loaded. */
    private Set<String> readWithoutStore() throws IOException {
        if (WITHOUT_STORE.isEmpty()) {
            WITHOUT_STORE.addAll(readByHandle(false));
        }
        return WITHOUT_STORE;
    }

    private Set<String> readByHandle(boolean withStore) throws IOException {
        try (TestWorld world = world();
                CredentialEngine engine = engine(world, withStore)) {
            engine.credentials("other");
            CredentialHandle handle = engine.handle("no-code");
            try (ReadPath path = new ReadPath()) {
                handle.get();
                return path.entered();
            }
        }
    }

    /** Compares with the block of the document below the comment "classes: name". */
    private static void compare(String name, Set<String> entered) throws IOException {
        String before = "<!-- classes: " + name + " -->\n```text\n";
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(before) + before.length();
        int end = text.indexOf("\n```\n", begin - 1);
        assertTrue(begin >= before.length() && end >= 0, () -> "docs/design.md has no list \"" + name + '"');
        String found = String.join("\n", entered);
        if (ExpectedFile.WRITE) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + found + text.substring(Math.max(begin, end)));
        } else {
            assertEquals(text.substring(begin, end), found, "-Dhouse.write writes the list in docs/design.md anew");
        }
    }

    private TestWorld world() throws IOException {
        TestWorld world = new TestWorld(Files.createTempDirectory(folder, "world"));
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

    private CredentialEngine engine(TestWorld world, boolean withStore) throws IOException {
        CredentialEngineBuilder builder = world.engineOnTheClock();
        if (withStore) {
            builder.store(
                    "file",
                    StoreSettings.at(Files.createTempDirectory(folder, "store").resolve("store")));
        }
        return builder.build();
    }
}
