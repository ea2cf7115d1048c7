package dev.stslib.examples;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Answers profiles with {@code key_folder}: a folder with the files {@code id} and {@code secret}, as a cluster mounts it. */
public final class OwnSource implements CredentialSource {
    private static final String KEY = "key_folder";

    @Override
    public String name() {
        return "key-folder";
    }

    @Override
    public Set<String> keys() {
        return Set.of(KEY);
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new Folders(settings.systemEnvironment());
    }

    private record Folders(SystemEnvironment systemEnvironment) implements OpenCredentialSource {
        @Override
        public SourcePlan plan(Profile profile, ProfileSet profiles) {
            Path folder = systemEnvironment.path(profile.text(KEY).orElse(""));
            if (!folder.isAbsolute()) {
                throw profile.error(KEY, "is not an absolute path", "Write the absolute path of the folder");
            }
            return new Plan(profile.name(), folder);
        }

        @Override
        public SourceCredentials fetch(SourceRequest request) {
            Path folder = ((Plan) request.plan()).folder();
            return SourceCredentials.longTerm(read(folder.resolve("id")), Secret.of(read(folder.resolve("secret"))));
        }

        private static String read(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new ProfileConfigurationException(
                        file + ", which holds a key, cannot be read", "Check that the folder is mounted", e);
            }
        }
    }

    private record Plan(String profile, Path folder) implements SourcePlan {
        @Override
        public CredentialKey key() {
            return CredentialKey.of("key-folder", Map.of("folder", folder.toString()));
        }

        @Override
        public String describe() {
            return "the keys in " + folder;
        }

        @Override
        public boolean temporary() {
            return false;
        }
    }
}
