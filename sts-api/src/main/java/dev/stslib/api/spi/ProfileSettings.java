package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that profiles are read from.
 *
 * @param systemEnvironment the system environment: environment variables, system properties, home folder
 * @param configFile the config file, or null for the one that the environment names; a file given here must exist
 * @param credentialsFile the credentials file, or null for the one that the environment names; a file given here must
 *     exist
 * @param roleFiles further files with role profiles: sections with or without the prefix {@code profile}, or JSON; a
 *     profile replaces one of the same name in an earlier file
 */
public record ProfileSettings(
        SystemEnvironment systemEnvironment,
        @Nullable Path configFile,
        @Nullable Path credentialsFile,
        List<Path> roleFiles) {
    public ProfileSettings {
        Objects.requireNonNull(systemEnvironment, "systemEnvironment");
        roleFiles = List.copyOf(roleFiles);
    }

    /**
     * Creates settings for the files that an environment names.
     *
     * @param systemEnvironment the system environment
     * @return the settings
     */
    public static ProfileSettings of(SystemEnvironment systemEnvironment) {
        return new ProfileSettings(systemEnvironment, null, null, List.of());
    }

    /**
     * Returns a copy with this file as the only role file, like {@code refactor} in stslib for Python.
     *
     * @param file the file
     * @return the settings
     */
    public ProfileSettings withRoleFile(Path file) {
        return new ProfileSettings(systemEnvironment, configFile, credentialsFile, List.of(file));
    }
}
