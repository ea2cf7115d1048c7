package dev.stslib.core.internal.profile;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.core.internal.text.UnusablePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to read: given in code, named by the environment, or at its usual place.
 *
 * @param path the file, or null for a usual place in a home folder that this process cannot name
 * @param namedBy the property or the variable that names it, or null
 * @param given true if it is given in code and must exist
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html">AWS, location of the shared files</a>
 */
record ProfileFile(
        FileKind kind, @Nullable Path path, @Nullable String namedBy, boolean given) {

    /**
     * The config file, the credentials file, and the role files in order.
     *
     * @throws ProfileConfigurationException if a path is not valid; also if that of the home folder is not, unless there is
     *     a file outside of it
     */
    static List<ProfileFile> of(ProfileSettings settings) {
        List<ProfileFile> files = new ArrayList<>();
        SystemEnvironment systemEnvironment = settings.systemEnvironment();
        files.add(find(
                FileKind.CONFIG,
                settings.configFile(),
                systemEnvironment,
                "aws.configFile",
                "AWS_CONFIG_FILE",
                "config"));
        files.add(find(
                FileKind.CREDENTIALS,
                settings.credentialsFile(),
                systemEnvironment,
                "aws.sharedCredentialsFile",
                "AWS_SHARED_CREDENTIALS_FILE",
                "credentials"));
        for (Path path : settings.roleFiles()) {
            files.add(role(path));
        }
        if (files.stream().allMatch(file -> file.path == null)) {
            systemEnvironment.home(); // throws the reason
        }
        return files;
    }

    /** A role file, which is given in code. */
    static ProfileFile role(Path path) {
        return new ProfileFile(FileKind.ROLES, path, null, true);
    }

    private static ProfileFile find(
            FileKind kind,
            @Nullable Path given,
            SystemEnvironment systemEnvironment,
            String property,
            String variable,
            String usual) {
        if (given != null) {
            return new ProfileFile(kind, given, null, true);
        }
        String text = systemEnvironment.property(property).orElse(null);
        if (text != null) {
            return named(kind, systemEnvironment, text, "the property " + property);
        }
        text = systemEnvironment.env(variable).orElse(null);
        if (text != null) {
            return named(kind, systemEnvironment, text, variable);
        }
        return new ProfileFile(kind, usual(systemEnvironment, usual), null, false);
    }

    private static @Nullable Path usual(SystemEnvironment systemEnvironment, String name) {
        try {
            return systemEnvironment.home().resolve(".aws").resolve(name);
        } catch (ProfileConfigurationException e) {
            return null;
        }
    }

    private static ProfileFile named(FileKind kind, SystemEnvironment systemEnvironment, String text, String by) {
        try {
            return new ProfileFile(kind, systemEnvironment.path(text), by, false);
        } catch (InvalidPathException e) {
            throw UnusablePath.error(by, "Give the path of the file", e);
        }
    }

    /** What a missing file means: an error, a warning, or nothing. */
    ParsedFile missing() {
        if (path == null) {
            return ParsedFile.withWarning("The path of the home folder is not valid here (HOME, LC_ALL, LANG), so the "
                    + (kind == FileKind.CONFIG ? "config" : "credentials") + " file in it counts as missing");
        }
        if (given) {
            throw new ProfileConfigurationException(
                    "The file " + path + ", which is given in code, is not there", "Create it, or give another path");
        }
        return namedBy == null
                ? ParsedFile.EMPTY
                : ParsedFile.withWarning("The file " + path + ", which " + namedBy + " names, is not there");
    }

    /**
     * Treats a file that this user may not reach or read. It is an error if the file was named. At its usual place, it may
     * belong to another user and counts as missing.
     */
    ParsedFile denied(AccessDeniedException denied) {
        if (given || namedBy != null) {
            throw unreadable(denied);
        }
        return ParsedFile.withWarning("The file " + path + " may not be read by this user and counts as missing");
    }

    ProfileConfigurationException unreadable(IOException cause) {
        return new ProfileConfigurationException(
                path + " cannot be read", "Check that it is a file and that you may read it", cause);
    }

    /** The stamp of the file now, or null if there is none that can be reached. */
    @Nullable
    FileStamp stamp() {
        try {
            return path == null ? null : FileStamp.of(path);
        } catch (AccessDeniedException e) {
            denied(e);
            return null;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads what the file holds. */
    ParsedFile parse(byte[] bytes) {
        String name = String.valueOf(path);
        ParsedFile parsed = kind == FileKind.ROLES ? RoleFile.read(name, bytes) : ProfileReader.read(name, kind, bytes);
        return parsed.requireKnownSections();
    }
}
