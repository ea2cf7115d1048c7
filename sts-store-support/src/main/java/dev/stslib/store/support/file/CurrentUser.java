package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The user who runs this process, as the file system names them: the owner of the process where processes are shown as
 * folders, and of a new file elsewhere. A user name would not tell.
 */
final class CurrentUser {
    private static volatile @Nullable UserPrincipal known;

    private CurrentUser() {}

    /**
     * The one who runs this. Other file systems than the platform's own are made by this program; there it is the owner
     * of what is looked at.
     */
    static UserPrincipal on(Path existing) throws IOException {
        if (!existing.getFileSystem().equals(FileSystems.getDefault())) {
            return Files.getOwner(existing);
        }
        UserPrincipal user = known;
        if (user == null) {
            user = find();
            known = user;
        }
        return user;
    }

    /**
     * Linux shows every process as a folder that its effective user owns, also where the rest of that folder is root's.
     *
     * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
     */
    private static UserPrincipal find() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return ofTemporaryFile(null); // elsewhere anybody may make such a path
        }
        try {
            return Files.getOwner(Path.of("/proc/self"));
        } catch (IOException e) {
            return ofTemporaryFile(e);
        }
    }

    private static UserPrincipal ofTemporaryFile(@Nullable IOException noProcess) {
        try {
            Path probe = Files.createTempFile("stslib-", ".owner");
            try {
                return Files.getOwner(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | InvalidPathException e) {
            if (noProcess != null) {
                e.addSuppressed(noProcess);
            }
            throw new StoreException(
                    "Cannot find out who runs this, since no temporary file can be made",
                    "Let the property java.io.tmpdir name a folder that can be written",
                    e);
        }
    }
}
