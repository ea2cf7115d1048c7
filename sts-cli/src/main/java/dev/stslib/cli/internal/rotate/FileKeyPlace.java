package dev.stslib.cli.internal.rotate;

import dev.stslib.api.SourceCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.profile.ProfileEditor;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of a profile in a file of AWS. Comments and all else in the file stay. */
final class FileKeyPlace implements KeyPlace {
    private final Path file;
    private final boolean isConfig;
    private final String profile;

    FileKeyPlace(Path file, boolean isConfig, String profile) {
        this.file = file;
        this.isConfig = isConfig;
        this.profile = profile;
    }

    /** Refuses a file that others can read, and one that the editor cannot read. */
    @Override
    public void check() {
        try {
            OwnerOnlyFiles.check(file.toRealPath()); // a link is followed, as the tools that read the file follow it
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE, "The file " + file + " cannot be read", "Check its mode and that of its folder", e);
        }
        ProfileEditor unused = editor();
    }

    @Override
    public void save(SourceCredentials keys) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(KeyPlaces.ID, keys.accessKeyId());
        values.put(KeyPlaces.SECRET, keys.secretAccessKey().revealSecret());
        ProfileEditor editor = editor();
        editor.setProfile(profile, values);
        editor.save();
    }

    private ProfileEditor editor() {
        return isConfig ? ProfileEditor.openConfig(file) : ProfileEditor.openCredentials(file);
    }
}
