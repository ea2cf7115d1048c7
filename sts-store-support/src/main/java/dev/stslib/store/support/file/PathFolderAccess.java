package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reaches files by their paths, where folders cannot be kept open, as on Windows. */
final class PathFolderAccess implements FolderAccess {
    private final Path path;
    private final FilePermissionPolicy policy;

    PathFolderAccess(Path path, FilePermissionPolicy policy) {
        this.path = path;
        this.policy = policy;
    }

    @Override
    public BasicFileAttributes folder() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void check(Path name, boolean isFolder) throws IOException {
        policy.check(path.resolve(name), isFolder);
    }

    @Override
    public void checkFolder() throws IOException {
        policy.check(path, true);
    }

    @Override
    public void repair(Path name, boolean isFolder) throws IOException {
        policy.repair(path.resolve(name), isFolder);
    }

    @Override
    public void repairFolder() throws IOException {
        policy.repair(path, true);
    }

    @Override
    public FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path.resolve(name), all, policy.file(path));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean deleteIfExists(Path name) throws IOException {
        return Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public List<Path> list() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path)) {
            List<Path> names = new ArrayList<>();
            found.forEach(file -> names.add(file.getFileName()));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void force() throws IOException {
        AtomicFileWriter.forceFolder(policy, path);
    }

    @Override
    public FolderAccess reopen() {
        return new PathFolderAccess(path, policy);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
