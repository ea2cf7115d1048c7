package dev.stslib.api.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Who runs this, as the file system names them: whoever owns a file made just now. A user name would not tell. */
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

    private static UserPrincipal find() {
        try {
            Path probe = Files.createTempFile("stslib-", ".owner");
            try {
                return Files.getOwner(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            return ofProcess(e);
        }
    }

    /** Linux shows every process as a folder that its user owns: for machines without a temporary folder. */
    private static UserPrincipal ofProcess(IOException noTemporaryFile) {
        try {
            return Files.getOwner(Path.of("/proc/self"));
        } catch (IOException e) {
            noTemporaryFile.addSuppressed(e);
            throw new StoreException(
                    "Cannot find out who runs this, since no temporary file can be made",
                    "Let the property java.io.tmpdir name a folder that can be written",
                    noTemporaryFile);
        }
    }
}
