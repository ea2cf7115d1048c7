package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileInputsTest {
    private static ProfileSet profiles(String first, String second, String region) {
        Map<String, ProfileProperty> names = new LinkedHashMap<>();
        names.put(first, ProfileProperty.of(first));
        names.put(second, ProfileProperty.of(second));
        return new ProfileSet(
                Map.of(
                        "top", new Profile("top", names),
                        "a", new Profile("a", Map.of("region", ProfileProperty.of(region))),
                        "b", new Profile("b", Map.of("output", ProfileProperty.of("json")))),
                Map.of(),
                Map.of(),
                List.of());
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() {
        ProfileSet before = profiles("a", "b", "us-east-1");
        assertTrue(ProfileInputs.areSame(before, profiles("b", "a", "us-east-1"), "top"));
        assertFalse(ProfileInputs.areSame(before, profiles("b", "a", "eu-west-1"), "top"));
    }

    @Test
    void aLongChainOfProfilesFitsOnTheStack() {
        Map<String, Profile> chain = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            chain.put("p" + i, new Profile("p" + i, Map.of("source_profile", ProfileProperty.of("p" + (i + 1)))));
        }
        ProfileSet profiles = new ProfileSet(chain, Map.of(), Map.of(), List.of());
        assertEquals(100_000, ProfileInputs.sections(profiles, "p0").size());
    }
}
