package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reaches files through the open folder, by {@code openat} and its like. */
final class OpenFolderAccess implements FolderAccess {
    private final Path path;
    private final SecureDirectoryStream<Path> folder;
    private final FilePermissionPolicy policy;
    private final Path itself;

    OpenFolderAccess(Path path, SecureDirectoryStream<Path> folder, FilePermissionPolicy policy) {
        this.path = path;
        this.folder = folder;
        this.policy = policy;
        this.itself = path.getFileSystem().getPath(".");
    }

    @Override
    public BasicFileAttributes folder() throws IOException {
        return folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return view(name, BasicFileAttributeView.class).readAttributes();
    }

    @Override
    public void check(Path name, boolean isFolder) throws IOException {
        if (policy == PosixPermissionPolicy.INSTANCE) {
            PosixPermissionPolicy.check(path.resolve(name), posix(name).readAttributes(), isFolder);
        }
    }

    @Override
    public void checkFolder() throws IOException {
        if (policy == PosixPermissionPolicy.INSTANCE) {
            PosixPermissionPolicy.check(path, posix().readAttributes(), true);
        }
    }

    @Override
    public void repair(Path name, boolean isFolder) throws IOException {
        if (policy == PosixPermissionPolicy.INSTANCE) {
            PosixPermissionPolicy.repair(path, posix(name), isFolder);
        }
    }

    @Override
    public void repairFolder() throws IOException {
        if (policy == PosixPermissionPolicy.INSTANCE) {
            PosixPermissionPolicy.repair(path, posix(), true);
        }
    }

    private PosixFileAttributeView posix() {
        return folder.getFileAttributeView(PosixFileAttributeView.class);
    }

    private PosixFileAttributeView posix(Path name) {
        return view(name, PosixFileAttributeView.class);
    }

    private <V extends FileAttributeView> V view(Path name, Class<V> type) {
        return folder.getFileAttributeView(name, type, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = folder.newByteChannel(name, all, policy.file(path));
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("The file system gives no file channel");
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        folder.move(from, folder, to);
    }

    @Override
    public boolean deleteIfExists(Path name) throws IOException {
        try {
            folder.deleteFile(name);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** An open folder can be listed once, so it is opened again each time. */
    @Override
    public List<Path> list() throws IOException {
        try (DirectoryStream<Path> found = folder.newDirectoryStream(itself)) {
            List<Path> names = new ArrayList<>();
            found.forEach(path -> names.add(path.getFileName()));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void force() throws IOException {
        try (FileChannel channel = open(itself, Set.of(StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    @Override
    public FolderAccess reopen() throws IOException {
        return new OpenFolderAccess(path, folder.newDirectoryStream(itself), policy);
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
