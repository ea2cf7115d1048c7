package dev.stslib.house.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the modules show to applications and plug-ins is what {@code public-types.txt} lists: the public types outside
 * packages named {@code internal}. {@code mvn -q -Pfast test -pl sts-house-tests -am -DskipTests=false
 * -Dtest=PublicTypesTest -Dhouse.write} writes the list anew.
 */
@Tag("one-jdk")
class PublicTypesTest {
    @Test
    void publicTypesAreThoseOfTheList() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : Modules.published()) {
            List<String> names = names(Modules.classesOf(module), name -> Modules.isWritten(module, name));
            long files = names.stream().filter(name -> !name.contains("$")).count();
            found.add("[" + module + ": " + files + "]");
            found.addAll(names);
        }
        assertEquals(
                String.join("\n", ExpectedFile.lines("public-types.txt", found)),
                String.join("\n", found),
                "Public types differ from public-types.txt. Make the new ones package-private or move them to an"
                        + " internal package; if they are meant to be public, write the list anew with -Dhouse.write");
    }

    @Test
    void aPublicTypeIsFoundUnlessItIsInternal() {
        JavaClasses planted = new ClassFileImporter().importPackages("dev.stslib.planted.shown");
        List<String> names = names(planted, name -> true);
        assertEquals(List.of("dev.stslib.planted.shown.Shown", "dev.stslib.planted.shown.Shown$Nested"), names);
        assertNotEquals(planted.size(), names.size());
    }

    /** Nested types have a {@code $} in their names. */
    private static List<String> names(JavaClasses classes, Predicate<String> written) {
        return classes.stream()
                .filter(type -> isPublic(type) && !(type.getPackageName() + ".").contains(".internal."))
                .filter(type -> written.test(Modules.outermost(type)))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.isAnonymousClass()
                && type.getEnclosingClass().map(PublicTypesTest::isPublic).orElse(true);
    }
}
