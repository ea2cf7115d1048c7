package dev.stslib.house.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.house.support.LogRecorder;
import dev.stslib.house.support.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plug-ins that cannot be loaded or made, each in a real jar. */
class BrokenPluginsTest {
    private static final String BROKEN = "plug.Broken";

    @TempDir
    Path folder;

    private PluginJars jars;
    private TestWorld world;

    @BeforeEach
    void start() throws IOException {
        jars = new PluginJars(Files.createDirectory(folder.resolve("jars")));
        world = new TestWorld(folder);
    }

    @AfterEach
    void end() throws IOException {
        world.close();
        jars.close();
    }

    /** A way to be broken. */
    enum Way {
        ABSENT("", "not found") {
            @Override
            Map<String, String> sources(Kind kind) {
                return Map.of();
            }
        },
        OTHER_TYPE("", "not a subtype") {
            @Override
            Map<String, String> sources(Kind kind) {
                return Map.of(BROKEN, "package plug; public class Broken {}");
            }
        },
        CONSTRUCTOR_THROWS("public Broken() { throw new IllegalStateException(\"no licence\"); }", "no licence"),
        INITIALISER_THROWS("static int made = Integer.parseInt(\"no number\");", "no number"),
        NO_CONSTRUCTOR("private Broken() {}", "Unable to get public no-arg constructor"),
        NAME_THROWS("", "name is unknown") {
            @Override
            Map<String, String> sources(Kind kind) {
                return Map.of(
                        BROKEN, kind.source("Broken", "throw new IllegalStateException(\"name is unknown\");", ""));
            }
        },
        NAME_IS_NULL("", "name() gives null") {
            @Override
            Map<String, String> sources(Kind kind) {
                return Map.of(BROKEN, kind.source("Broken", "return null;", ""));
            }
        },
        NEEDS_ABSENT_CLASS("", "plug/Base") {
            @Override
            Map<String, String> sources(Kind kind) {
                String source = kind.sound("Broken", "broken");
                return Map.of(
                        BROKEN,
                        source.replace("class Broken", "class Broken extends Base"),
                        "plug.Base",
                        "package plug; public class Base {}");
            }

            @Override
            void harm(Path classes) throws IOException {
                Files.delete(classes.resolve("plug/Base.class"));
            }
        },
        DAMAGED("", "Incompatible magic value") {
            @Override
            void harm(Path classes) throws IOException {
                Files.write(classes.resolve("plug/Broken.class"), new byte[100]);
            }
        },
        OF_A_NEWER_JAVA("", "more recent version of the Java Runtime") {
            @Override
            void harm(Path classes) throws IOException {
                Path file = classes.resolve("plug/Broken.class");
                byte[] bytes = Files.readAllBytes(file);
                bytes[7] = (byte) 200;
                Files.write(file, bytes);
            }
        };

        private final String more;
        final String cause;

        Way(String more, String cause) {
            this.more = more;
            this.cause = cause;
        }

        Map<String, String> sources(Kind kind) {
            return Map.of(BROKEN, kind.source("Broken", "return \"broken\";", more));
        }

        void harm(Path classes) throws IOException {}
    }

    private CredentialEngineBuilder builder() {
        return world.engine().classLoader(jars.loader());
    }

    private void addBroken(Kind kind, Way way) throws IOException {
        jars.add("broken", way.sources(kind), kind, BROKEN + "\n", way::harm);
    }

    private BrokenPluginException error(Kind kind) {
        return assertThrows(BrokenPluginException.class, () -> kind.use(builder(), "broken", folder.resolve("place")));
    }

    @ParameterizedTest
    @EnumSource
    void theErrorGivesTheClassAndTheCause(Way way) throws IOException {
        addBroken(Kind.STORE, way);
        BrokenPluginException error = error(Kind.STORE);
        for (String part : List.of(Kind.STORE.title, BROKEN, way.cause)) {
            assertTrue(error.problem().contains(part), () -> error.problem() + " lacks " + part);
        }
        assertTrue(error.remedy().contains("class path"), error.remedy());
        assertNotNull(error.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsTreatedAlike(Kind kind) throws IOException {
        addBroken(kind, Way.CONSTRUCTOR_THROWS);
        BrokenPluginException error = error(kind);
        for (String part : List.of(kind.title, BROKEN, "no licence")) {
            assertTrue(error.problem().contains(part), () -> error.problem() + " lacks " + part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSoundPluginBesideItIsStillPickedAndTheBrokenOneIsLogged(Way way) throws IOException {
        addBroken(Kind.STORE, way);
        jars.addSound("sound", Kind.STORE, "Sound", "yellow");
        try (LogRecorder log = LogRecorder.start()) {
            Kind.STORE.use(builder(), "yellow", folder.resolve("place"));
            List<String> warnings = log.lines().stream()
                    .filter(line -> line.startsWith("WARNING") && line.contains("discovery.Plugins"))
                    .toList();
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).contains(BROKEN), warnings::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileOfServicesThatCannotBeReadIsNamed(Kind kind) throws IOException {
        jars.add("broken", Map.of(), kind, "two words\n", PluginJars.Harm.NONE);
        BrokenPluginException error = error(kind);
        assertTrue(error.problem().contains("broken.jar"), error.problem());
        assertTrue(error.problem().contains(kind.type.getName()), error.problem());
    }
}
