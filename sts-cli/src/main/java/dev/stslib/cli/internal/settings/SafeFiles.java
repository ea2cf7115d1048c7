package dev.stslib.cli.internal.settings;

import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Checks files that decide what the command runs: others may read them, and only you (or root) may change them. This is
 * what OpenSSH asks of its configuration. It also makes folders for secrets.
 */
public final class SafeFiles {
    private SafeFiles() {}

    /**
     * Makes a folder that only its owner can enter, and what is missing above it likewise. Checks it if it is there.
     *
     * @throws CommandException if what is above it cannot be made
     * @throws UnsafeFileException if others own, enter or write it
     * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>
     */
    public static void makeFolder(Path folder) {
        Path parent = folder.toAbsolutePath().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent, ownerOnly());
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE, "The folder " + folder + " cannot be made", "Check the right to write there", e);
        }
        OwnerOnlyFiles.createFolder(folder);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return hasModes()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasModes() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Checks a file or a folder, following links. File systems without modes are not checked.
     *
     * @throws UnsafeFileException if its owner is neither the owner of your home folder nor root, or others can write it
     */
    public static void requireOnlyOwnerWrites(Path path, Path home) {
        if (!hasModes()) {
            return;
        }
        try {
            UserPrincipal owner = Files.getOwner(path);
            if (!owner.equals(Files.getOwner(home)) && !owner.getName().equals("root")) {
                throw new UnsafeFileException(
                        path + " belongs to " + owner.getName(), "Remove it, or replace it by a copy of your own");
            }
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            if (modes.contains(PosixFilePermission.GROUP_WRITE) || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new UnsafeFileException(
                        "Others can change " + path, "Run chmod go-w " + path + " after you have looked at it");
            }
        } catch (IOException e) {
            throw new UnsafeFileException(
                    "The owner and the mode of " + path + " cannot be read", "Check the right to enter its folder", e);
        }
    }
}
