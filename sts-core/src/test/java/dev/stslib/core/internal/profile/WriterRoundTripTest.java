package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.profile.ProfileEditor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the writer takes, the parser gives back, and nothing else changes. */
class WriterRoundTripTest {
    private static final List<String> PARTS = List.of(
            "a", "B", "#", ";", " ", "=", ":", "\\", "%", "$", "~", "\"", "é", "\n", "\n", "k = v", "[x]", "\t", "]",
            "|");
    private static final List<String> NAMES = List.of("default", "a", "B", "b", "x/y.z@%:+", "profile", "-");
    private static final List<String> KEYS = List.of("region", "Role_ARN", "s3", "s3.a", "k:k", "@", "%3A");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void readsBackTheSame(FileKind kind) {
        Random random = new Random(42L + kind.name().hashCode());
        int written = 0;
        for (int round = 0; round < 300; round++) {
            ProfileEditor editor = ProfileEditor.open(temp.resolve("none"), kind);
            Map<SectionId, Map<String, String>> model = new LinkedHashMap<>();
            for (int step = 0; step < 25; step++) {
                written += edit(random, kind, editor, model) ? 1 : 0;
                assertEquals(
                        flat(model),
                        flat(editor, kind),
                        () -> new String(editor.content().revealSecret(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(true, written > 2_000, "most edits are taken: " + written);
    }

    private static boolean edit(
            Random random, FileKind kind, ProfileEditor editor, Map<SectionId, Map<String, String>> model) {
        SectionType[] types = SectionType.values();
        SectionType type = kind == FileKind.CREDENTIALS ? SectionType.PROFILE : types[random.nextInt(types.length)];
        SectionId id = new SectionId(type, pick(random, NAMES));
        String key = pick(random, KEYS);
        String value = value(random);
        try {
            switch (random.nextInt(8)) {
                case 0 -> {
                    editor.remove(type, id.name(), key);
                    if (model.containsKey(id)) {
                        model.get(id).remove(key.toLowerCase(Locale.ROOT));
                    }
                }
                case 1 -> {
                    editor.removeSection(type, id.name());
                    model.remove(id);
                }
                case 2 -> {
                    editor.replace(type, id.name(), Map.of(key, value));
                    model.put(id, new TreeMap<>(Map.of(key.toLowerCase(Locale.ROOT), value)));
                }
                default -> {
                    editor.set(type, id.name(), key, value);
                    model.computeIfAbsent(id, i -> new TreeMap<>()).put(key.toLowerCase(Locale.ROOT), value);
                }
            }
            return true;
        } catch (ProfileConfigurationException refused) {
            return false;
        }
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            value.append(pick(random, PARTS));
        }
        return value.toString();
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Map<String, String> flat(Map<SectionId, Map<String, String>> model) {
        Map<String, String> flat = new TreeMap<>();
        model.forEach((id, values) -> {
            flat.put(id.toString(), "");
            values.forEach((key, value) -> flat.put(id + " " + key, value));
        });
        return flat;
    }

    private static Map<String, String> flat(ProfileEditor editor, FileKind kind) {
        Map<String, String> flat = new TreeMap<>();
        ParsedFile parsed =
                ProfileReader.read("f", kind, editor.content().revealSecret()).requireSound();
        parsed.sections().forEach((id, profile) -> {
            flat.put(id.toString(), "");
            for (String key : profile.properties().keySet()) {
                flat.put(id + " " + key, value(profile, key));
            }
        });
        return flat;
    }

    private static String value(Profile profile, String key) {
        return profile.secret(key).map(Secret::revealSecret).orElse("");
    }
}
