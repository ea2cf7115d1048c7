package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.ProfileSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives a profile long-term keys in place of the credentials that it has. */
final class FixedKeys {
    private FixedKeys() {}

    /** The profiles of a source, in which one has these keys. */
    static ProfileSource over(ProfileSource files, String profile, SourceCredentials keys) {
        return new ChangedProfiles(files, set -> fixed(set, profile, keys));
    }

    private static ProfileSet fixed(ProfileSet set, String profile, SourceCredentials keys) {
        Profile found = set.profiles().get(profile);
        Map<String, ProfileProperty> properties =
                found == null ? new LinkedHashMap<>() : new LinkedHashMap<>(found.properties());
        CredentialProperties.all().forEach(properties::remove);
        Map<String, Profile> profiles = new LinkedHashMap<>(set.profiles());
        profiles.put(profile, KeyedProfiles.withKeys(profile, properties, keys.accessKeyId(), keys.secretAccessKey()));
        return new ProfileSet(profiles, set.ssoSessions(), set.services(), set.warnings(), set.ignored());
    }
}
