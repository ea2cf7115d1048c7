package dev.stslib.house.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DuplicatePluginException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.house.support.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Missing and duplicate plug-ins of every kind, in real jars, through the public builder. */
class PluginErrorsTest {
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

    private CredentialEngineBuilder builder() {
        return world.engine().classLoader(jars.loader());
    }

    private <E extends StslibException> E error(Class<E> type, Kind kind, String plugin) {
        return assertThrows(type, () -> kind.use(builder(), plugin, folder.resolve("place")));
    }

    @ParameterizedTest
    @EnumSource
    void aMissingPluginOfAWellKnownNameNamesTheArtifact(Kind kind) {
        PluginNotFoundException error = error(PluginNotFoundException.class, kind, kind.wellKnown);
        assertEquals("No " + kind.title + " named '" + kind.wellKnown + "'; there are none", error.problem());
        assertEquals("Add the artifact " + kind.artifact + " to the class path", error.remedy());
    }

    @ParameterizedTest
    @EnumSource
    void aMissingPluginOfAnotherNameNamesThoseThatAreThere(Kind kind) throws IOException {
        jars.addSound("one", kind, "One", "yellow");
        PluginNotFoundException one = error(PluginNotFoundException.class, kind, "purple");
        assertEquals("No " + kind.title + " named 'purple'; there is only yellow", one.problem());

        jars.addSound("two", kind, "Two", "green");
        PluginNotFoundException two = error(PluginNotFoundException.class, kind, "purple");
        assertEquals("No " + kind.title + " named 'purple'; there are green, yellow", two.problem());
        assertTrue(two.remedy().contains(kind.wellKnown), two.remedy());
        assertTrue(two.remedy().contains(kind.artifact), two.remedy());
    }

    @ParameterizedTest
    @EnumSource
    void twoPluginsOfOneNameAreNamedWithTheirJars(Kind kind) throws IOException {
        Path one = jars.addSound("one", kind, "One", "yellow");
        Path two = jars.addSound("two", kind, "Two", "yellow");
        jars.addSound("three", kind, "Three", "green");

        DuplicatePluginException error = error(DuplicatePluginException.class, kind, "yellow");
        assertTrue(error.problem().contains(kind.title) && error.problem().contains("'yellow'"), error.problem());
        for (String part : List.of(
                "plug.One from " + one.toUri().toURL(),
                "plug.Two from " + two.toUri().toURL())) {
            assertTrue(error.problem().contains(part), () -> error.problem() + " lacks " + part);
        }
        kind.use(builder(), "green", folder.resolve("place"));
    }

    @ParameterizedTest
    @EnumSource
    void aSoundPluginIsFoundByItsName(Kind kind) throws IOException {
        jars.addSound("one", kind, "One", "yellow");
        jars.addSound("two", kind, "Two", "green");
        kind.use(builder(), "yellow", folder.resolve("place"));
        kind.use(builder(), "green", folder.resolve("place"));
    }

    @Test
    void withoutAnyFormatOrStoreEverythingWorksInMemory() throws IOException {
        jars.addSound("profiles", Kind.PROFILES, "Profiles", "none");
        try (CredentialEngine engine = builder().profiles("none").build()) {
            assertEquals(0, engine.profiles().size());
            assertEquals(
                    0,
                    StsCore.over(engine, "BobSmith")
                            .currentCredentials()
                            .names()
                            .size());
        }
    }

    @Test
    void theLoaderOfTheThreadIsTheDefault() throws IOException {
        jars.addSound("store", Kind.STORE, "Store", "yellow");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(jars.loader());
        try {
            Kind.STORE.use(world.engine(), "yellow", folder.resolve("place"));
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThrows(
                PluginNotFoundException.class, () -> Kind.STORE.use(world.engine(), "yellow", folder.resolve("place")));
    }
}
