package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Profile;
import dev.stslib.api.error.ProfileSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProfileReaderTest {
    private static SectionId profile(String name) {
        return new SectionId(SectionType.PROFILE, name);
    }

    private static ParsedFile read(String text) {
        return ProfileReader.read("config", FileKind.CONFIG, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachBrokenLineIsKnownWithItsSectionAndTheNextHeaderIsReadAgain() {
        ParsedFile parsed = read("""
                first
                [profile a]
                  indented
                = never looked at
                [profile b]
                region = eu-west-1
                [profile c
                lost
                [profile d]
                s3 =
                  nothing
                [profile e]
                = x
                """);
        assertEquals(
                List.of(
                        "null config:1: a section was expected",
                        profile("a") + " config:3: a property was expected",
                        profile("c") + " config:7: header not closed",
                        profile("d") + " config:11: no '='",
                        profile("e") + " config:13: no name before the '='"),
                parsed.problems().stream()
                        .map(problem ->
                                problem.section() + " " + problem.error().problem())
                        .toList());
        Profile sound = Objects.requireNonNull(parsed.sections().get(profile("b")));
        assertEquals("eu-west-1", sound.get("region").orElseThrow());
        Profile broken = Objects.requireNonNull(parsed.sections().get(profile("c")));
        ProfileSyntaxException error = assertThrows(ProfileSyntaxException.class, () -> broken.has("region"));
        assertEquals("config:7: header not closed", error.problem());
        assertEquals(Map.of(), broken.properties());
    }

    @Test
    void ignoredSectionsKeepTheirHeaderPlaceAndReason() {
        ParsedFile parsed = read("[profile  'My Mac'] # x\n[dev]\n[default]\n[profile default]\n");
        assertEquals(
                List.of("profile 'My Mac' config:1", "dev config:2", "default config:3"),
                parsed.ignored().stream()
                        .map(section -> section.header() + " " + section.origin())
                        .toList());
        assertEquals(
                Set.of(
                        "its name may hold letters, digits and _ - / . % @ : + only",
                        "the config file knows [default], [profile NAME], [sso-session NAME] and [services NAME]",
                        "[profile default] takes its place"),
                parsed.ignored().stream().map(section -> section.reason()).collect(Collectors.toSet()));
    }
}
