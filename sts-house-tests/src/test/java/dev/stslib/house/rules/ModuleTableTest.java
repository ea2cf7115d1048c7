package dev.stslib.house.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.stslib.api.planted.ApiThatSeesMore;
import dev.stslib.core.planted.CoreThatSeesPlugins;
import dev.stslib.format.planted.FormatThatSeesCore;
import dev.stslib.source.planted.SourceThatSeesCore;
import dev.stslib.store.planted.StoreThatSeesAFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each module depends on what the table allows. */
@Tag("one-jdk")
class ModuleTableTest {
    static List<String> modules() {
        return Modules.published();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void dependsOnWhatTheTableAllows(String module) {
        assertTrue(ModuleTable.rows().contains(module), () -> module + " has no row in ModuleTable");
        List<String> found = Modules.classesOf(module).stream()
                .flatMap(type -> ModuleTable.violations(type).stream())
                .toList();
        assertEquals(List.of(), found);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void classesAreInPackagesOfTheirModule(String module) {
        List<String> elsewhere = Modules.classesOf(module).stream()
                .filter(type ->
                        !ModuleTable.moduleOf(type).filter(module::equals).isPresent())
                .map(type -> type.getName())
                .toList();
        assertEquals(List.of(), elsewhere);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ApiThatSeesMore.class,
                CoreThatSeesPlugins.class,
                FormatThatSeesCore.class,
                SourceThatSeesCore.class,
                StoreThatSeesAFormat.class
            })
    void aPlantedDependencyIsFound(Class<?> planted) {
        List<String> found = ModuleTable.violations(new ClassFileImporter().importClass(planted));
        assertTrue(!found.isEmpty(), planted::getName);
    }
}
