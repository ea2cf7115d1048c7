package dev.stslib.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the modes of a folder and all in it, over and over. */
final class ModesWatch {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Set<Path> seen = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();

    /** Says {@code ready}, watches until there is input, says how many files it saw, and which modes were not right. */
    static void run(Path folder, InputStream in, PrintStream out) throws IOException {
        ModesWatch watch = new ModesWatch();
        out.println("ready");
        while (in.available() == 0) {
            watch.look(folder);
        }
        out.println(watch.seen.size() + " " + watch.open);
    }

    private void look(Path folder) throws IOException {
        lookAt(folder);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                lookAt(path);
            }
        }
    }

    private void lookAt(Path path) throws IOException {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            seen.add(path);
            if (!OWNERS.containsAll(mode)) {
                open.add(path + " " + PosixFilePermissions.toString(mode));
            }
        } catch (NoSuchFileException e) {
            // Moved into its place, or deleted, meanwhile.
            return;
        }
    }
}
