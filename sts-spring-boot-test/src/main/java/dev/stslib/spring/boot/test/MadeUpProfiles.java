package dev.stslib.spring.boot.test;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.testkit.sts.TestUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Profiles of any names, each with the keys of one user. The files that the settings name are not read. */
final class MadeUpProfiles implements ProfileSource {
    private final ProfileSet profiles;

    MadeUpProfiles(Set<String> names, TestUser user) {
        Map<String, ProfileProperty> keys = Map.of(
                "aws_access_key_id", ProfileProperty.of(user.accessKeyId()),
                "aws_secret_access_key", ProfileProperty.of(user.secretAccessKey()));
        Map<String, Profile> made = new LinkedHashMap<>();
        names.forEach(name -> made.put(name, new Profile(name, keys)));
        profiles = new ProfileSet(made, Map.of(), Map.of(), List.of());
    }

    @Override
    public String name() {
        return "made-up";
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return () -> profiles;
    }
}
