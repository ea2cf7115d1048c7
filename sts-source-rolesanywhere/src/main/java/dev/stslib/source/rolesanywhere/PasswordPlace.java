package dev.stslib.source.rolesanywhere;

import dev.stslib.api.Secret;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.ProvidedFiles;
import dev.stslib.store.support.file.TextFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the password of a private key or of a key store comes from. At most one of the three is set.
 *
 * @param file a file that only its owner can use, and that the group may read
 * @param command a command that prints the password
 * @param given the password itself, from the arguments of AWS's helper
 */
record PasswordPlace(
        @Nullable Path file,
        @Nullable String command,
        @Nullable Secret given) {
    /**
     * Reads the password: the first line of what the file holds or the command prints.
     *
     * @return the password, or null if none is set
     * @throws dev.stslib.api.error.StslibException if the file cannot be read, or the command fails
     */
    char @Nullable [] read(String profile, CommandRunner runner, Duration timeout) {
        if (given != null) {
            return given.revealSecret().toCharArray();
        }
        String place = "The password of profile '" + profile + "'";
        if (command != null) {
            String name = "The rolesanywhere_password_process of profile '" + profile + "'";
            return firstLine(place, runner.run(name, command, timeout));
        }
        if (file != null) {
            return firstLine(
                    place, ProvidedFiles.read(file, true, "use rolesanywhere_password_process in the profile instead"));
        }
        return null;
    }

    private static char[] firstLine(String place, byte[] bytes) {
        String line = TextFiles.text(place, bytes).lines().findFirst().orElse("");
        Arrays.fill(bytes, (byte) 0);
        if (line.isEmpty()) {
            throw new ProfileConfigurationException(place + " is empty", "Write it in the first line");
        }
        return line.toCharArray();
    }

    /** Shows neither the password nor the command, which may hold one. */
    @Override
    public String toString() {
        return "PasswordPlace[]";
    }
}
