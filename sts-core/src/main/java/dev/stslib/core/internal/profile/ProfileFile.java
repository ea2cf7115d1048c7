package dev.stslib.core.internal.profile;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.ProfileSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to be read: given in code, named by the machine, or at its usual place.
 *
 * @param namedBy the property or the variable that names it, or null
 * @param given true if it is given in code, and must be there
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html">AWS, location of the shared files</a>
 */
record ProfileFile(FileKind kind, Path path, @Nullable String namedBy, boolean given) {

    /** The config file, the credentials file, and the role files in order. */
    static List<ProfileFile> of(ProfileSettings settings) {
        List<ProfileFile> files = new ArrayList<>();
        SystemEnvironment host = settings.host();
        files.add(find(FileKind.CONFIG, settings.configFile(), host, "aws.configFile", "AWS_CONFIG_FILE", "config"));
        files.add(find(
                FileKind.CREDENTIALS,
                settings.credentialsFile(),
                host,
                "aws.sharedCredentialsFile",
                "AWS_SHARED_CREDENTIALS_FILE",
                "credentials"));
        for (Path path : settings.roleFiles()) {
            files.add(new ProfileFile(FileKind.ROLES, path, null, true));
        }
        return files;
    }

    private static ProfileFile find(
            FileKind kind,
            @Nullable Path given,
            SystemEnvironment host,
            String property,
            String variable,
            String usual) {
        if (given != null) {
            return new ProfileFile(kind, given, null, true);
        }
        String text = host.property(property).orElse(null);
        if (text != null) {
            return named(kind, host, text, "the property " + property);
        }
        text = host.env(variable).orElse(null);
        if (text != null) {
            return named(kind, host, text, variable);
        }
        return new ProfileFile(kind, host.home().resolve(".aws").resolve(usual), null, false);
    }

    private static ProfileFile named(FileKind kind, SystemEnvironment host, String text, String by) {
        try {
            return new ProfileFile(kind, host.path(text), by, false);
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    by + " is not a path on this machine",
                    "Give the path of the file; where it holds letters beyond ASCII, set LANG or LC_ALL to a UTF-8 locale",
                    e);
        }
    }

    /** What a missing file means: an error, a warning, or nothing. */
    ParsedFile missing() {
        if (given) {
            throw new ProfileConfigurationException(
                    "The file " + path + ", which is given in code, is not there", "Make it, or give another path");
        }
        return namedBy == null
                ? ParsedFile.EMPTY
                : ParsedFile.withWarning("The file " + path + ", which " + namedBy + " names, is not there");
    }

    /**
     * What a file means that this user may not reach or read: an error where somebody named it. At its usual place it may
     * be that of another user, and counts as missing.
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

    /** The look of the file now, or null if there is none that can be reached. */
    @Nullable
    FileStamp stamp() {
        try {
            return FileStamp.of(path);
        } catch (AccessDeniedException e) {
            denied(e);
            return null;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads what the file holds. */
    ParsedFile parse(byte[] bytes) {
        String name = path.toString();
        ParsedFile parsed = kind == FileKind.ROLES ? RoleFile.read(name, bytes) : ProfileReader.read(name, kind, bytes);
        return parsed.requireKnownSections();
    }
}
