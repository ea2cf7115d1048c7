package dev.stslib.core.profile;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import java.util.LinkedHashMap;
import java.util.Map;

/** A section that grows line by line, also over several headers of the same name. */
final class SectionBuilder {
    private final Map<String, PropertyBuilder> properties = new LinkedHashMap<>();

    void put(String key, PropertyBuilder property) {
        properties.put(key, property);
    }

    Profile build(String name) {
        Map<String, ProfileProperty> built = new LinkedHashMap<>();
        for (Map.Entry<String, PropertyBuilder> property : properties.entrySet()) {
            built.put(property.getKey(), property.getValue().build());
        }
        return new Profile(name, built);
    }
}
