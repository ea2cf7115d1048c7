package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.plugin.PluginCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of another source, with long-term keys from the store in those that say {@code sts_keys = store}. Such a
 * profile may have a {@code credential_process} that runs this command for other tools; it is left out here.
 */
final class KeyedProfiles implements ProfileSource {
    private final ProfileSource files;
    private final Stores stores;
    private final PluginCatalog plugins;

    /**
     * Takes the other source.
     *
     * @param files the other source
     * @param stores the store, which is opened only if a profile needs it
     * @param plugins finds it
     */
    KeyedProfiles(ProfileSource files, Stores stores, PluginCatalog plugins) {
        this.files = files;
        this.stores = stores;
        this.plugins = plugins;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        OpenProfiles open = files.open(settings);
        return new OpenProfiles() {
            private @Nullable ProfileSet seen;
            private @Nullable ProfileSet keyed;

            @Override
            @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
            public synchronized ProfileSet current() {
                ProfileSet now = open.current();
                ProfileSet known = keyed;
                if (known == null || now != seen) {
                    known = keyed(now);
                    keyed = known;
                    seen = now;
                }
                return known;
            }

            @Override
            public void close() {
                open.close();
            }
        };
    }

    private ProfileSet keyed(ProfileSet set) {
        List<Profile> marked = set.profiles().values().stream()
                .filter(profile -> profile.text(StoredKeys.MARK)
                        .filter(StoredKeys.IN_STORE::equals)
                        .isPresent())
                .toList();
        if (marked.isEmpty()) {
            stores.forgetPassword();
            return set;
        }
        Map<String, Profile> profiles = new LinkedHashMap<>(set.profiles());
        try (OpenStore store = stores.open(plugins)) {
            StoredKeys keys = new StoredKeys(store);
            for (Profile profile : marked) {
                profiles.put(
                        profile.name(), keyed(profile, keys.load(profile.name()).orElse(null)));
            }
        }
        return new ProfileSet(profiles, set.ssoSessions(), set.services(), set.warnings(), set.ignored());
    }

    private static Profile keyed(Profile profile, @Nullable TemporaryCredentials keys) {
        Map<String, ProfileProperty> properties = new LinkedHashMap<>(profile.properties());
        properties.remove("credential_process");
        if (keys != null) {
            properties.remove("aws_session_token");
            properties.put("aws_access_key_id", ProfileProperty.of(keys.accessKeyId()));
            properties.put(
                    "aws_secret_access_key",
                    ProfileProperty.of(keys.secretAccessKey().revealSecret()));
        }
        return new Profile(profile.name(), properties);
    }
}
