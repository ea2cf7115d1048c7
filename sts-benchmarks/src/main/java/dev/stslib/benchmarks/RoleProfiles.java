package dev.stslib.benchmarks;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Role profiles in memory: {@code role-0}, {@code role-1} and so on, all of one user. */
final class RoleProfiles implements ProfileSource {
    private final ProfileSet profiles;

    RoleProfiles(int roles) {
        Map<String, Profile> all = new LinkedHashMap<>();
        all.put("app", profile("app", "aws_access_key_id", "AKIAAPP", "aws_secret_access_key", "planted"));
        for (int i = 0; i < roles; i++) {
            String name = name(i);
            all.put(name, profile(name, "role_arn", World.arn(name), "source_profile", "app", "region", "us-east-1"));
        }
        profiles = new ProfileSet(all, Map.of(), Map.of(), List.of());
    }

    static String name(int number) {
        return "role-" + number;
    }

    private static Profile profile(String name, String... pairs) {
        Map<String, ProfileProperty> properties = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], ProfileProperty.of(pairs[i + 1]));
        }
        return new Profile(name, properties);
    }

    @Override
    public String name() {
        return "in-memory";
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return () -> profiles;
    }
}
