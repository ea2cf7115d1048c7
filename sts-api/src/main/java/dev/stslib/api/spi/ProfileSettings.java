package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the profiles are.
 *
 * @param host the machine: environment, system properties, home folder
 * @param configFile the config file, or null for the one that the machine names; one that is given must exist
 * @param credentialsFile the credentials file, or null for the one that the machine names; one that is given must exist
 * @param roleFiles further files with role profiles, under bare or prefixed names, or as JSON; a profile in a later file
 *     takes the place of one of that name in an earlier
 */
public record ProfileSettings(
        SystemEnvironment host,
        @Nullable Path configFile,
        @Nullable Path credentialsFile,
        List<Path> roleFiles) {
    public ProfileSettings {
        Objects.requireNonNull(host, "host");
        roleFiles = List.copyOf(roleFiles);
    }

    /**
     * The files that a machine names.
     *
     * @param host the machine
     * @return the settings
     */
    public static ProfileSettings of(SystemEnvironment host) {
        return new ProfileSettings(host, null, null, List.of());
    }

    /**
     * The same with another role file instead of those there are, as stslib's {@code refactor}.
     *
     * @param file the file
     * @return the settings
     */
    public ProfileSettings withRoleFile(Path file) {
        return new ProfileSettings(host, configFile, credentialsFile, List.of(file));
    }
}
