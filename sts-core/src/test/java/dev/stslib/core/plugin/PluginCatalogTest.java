package dev.stslib.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.PluginNotFoundException;
import org.junit.jupiter.api.Test;

class PluginCatalogTest {
    private final PluginCatalog catalog = PluginCatalog.of(PluginCatalogTest.class.getClassLoader());

    @Test
    void picksByName() {
        assertEquals("aws-files", catalog.profileSource("aws-files").name());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesTheArtifact() {
        assertTrue(assertThrows(PluginNotFoundException.class, () -> catalog.format("nonsense"))
                .remedy()
                .contains("dev.stslib:sts-format-vault"));
        assertThrows(PluginNotFoundException.class, () -> catalog.store("nonsense"));
    }

    @Test
    void listsWithClassAndPlace() {
        InstalledPlugin files = catalog.all().stream()
                .filter(found -> found.name().equals("aws-files"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not listed"));
        assertEquals("profile source", files.kind());
        assertTrue(
                files.origin().matches("dev\\.stslib\\.core\\..*AwsFilesProfileSource from file:.*"), files.origin());
    }
}
