package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes credentials into sections of a credentials file of AWS. */
final class CredentialsFile {
    private final Path file;

    CredentialsFile(Path file) {
        this.file = file;
    }

    /**
     * Sets the keys of each profile. Other keys of its section stay, and so does the rest of the file.
     *
     * @throws dev.stslib.api.error.UnsafeFileException if others can read or write the file; nothing is written then
     */
    void write(Map<String, TemporaryCredentials> credentials) {
        if (Files.exists(file)) {
            OwnerOnlyFiles.check(target());
        }
        ProfileEditor editor = ProfileEditor.openCredentials(file);
        credentials.forEach((profile, values) -> editor.setProfile(profile, keys(values)));
        editor.save();
    }

    /** A link is followed, as the tools that read the file follow it. */
    private Path target() {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE, "The file " + file + " cannot be read", "Check its mode and that of its folder", e);
        }
    }

    private static Map<String, String> keys(TemporaryCredentials credentials) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("aws_access_key_id", credentials.accessKeyId());
        keys.put("aws_secret_access_key", credentials.secretAccessKey().revealSecret());
        keys.put("aws_session_token", credentials.sessionToken().revealSecret());
        return keys;
    }
}
