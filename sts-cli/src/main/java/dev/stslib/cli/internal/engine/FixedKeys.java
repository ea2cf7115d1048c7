package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The profiles of another source, one of which has the given long-term keys instead of its own credentials. */
final class FixedKeys implements ProfileSource {
    private static final List<String> OTHER_CREDENTIALS = List.of(
            "aws_session_token",
            "credential_process",
            "credential_source",
            "role_arn",
            "source_profile",
            "web_identity_token_file");

    private final ProfileSource files;
    private final String profile;
    private final SourceCredentials keys;

    FixedKeys(ProfileSource files, String profile, SourceCredentials keys) {
        this.files = files;
        this.profile = profile;
        this.keys = keys;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        OpenProfiles open = files.open(settings);
        return new OpenProfiles() {
            @Override
            public ProfileSet current() {
                return fixed(open.current());
            }

            @Override
            public void close() {
                open.close();
            }
        };
    }

    private ProfileSet fixed(ProfileSet set) {
        Profile found = set.profiles().get(profile);
        Map<String, ProfileProperty> properties =
                found == null ? new LinkedHashMap<>() : new LinkedHashMap<>(found.properties());
        OTHER_CREDENTIALS.forEach(properties::remove);
        Map<String, Profile> profiles = new LinkedHashMap<>(set.profiles());
        profiles.put(profile, KeyedProfiles.withKeys(profile, properties, keys.accessKeyId(), keys.secretAccessKey()));
        return new ProfileSet(profiles, set.ssoSessions(), set.services(), set.warnings(), set.ignored());
    }
}
