package dev.stslib.testkit.file;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts every call and hands it on. */
final class FailingProvider extends FileSystemProvider {
    private final FailingFileSystem system;
    private final FileSystemProvider behind;
    private final Calls calls;

    FailingProvider(FailingFileSystem system, FileSystemProvider behind, Calls calls) {
        this.system = system;
        this.behind = behind;
        this.calls = calls;
    }

    private Path next(Path path) throws IOException {
        calls.next();
        return FailingPath.unwrap(path);
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException("Made with its constructor");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.wrap(behind.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return new FailingChannel(behind.newFileChannel(next(path), options, attributes), calls);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> open = behind.newDirectoryStream(next(folder), any -> true);
        if (system.keepsFoldersOpen() && open instanceof SecureDirectoryStream<Path> secure) {
            return new FailingFolder(system, secure, calls, filter);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = open) {
            for (Path path : paths) {
                Path wrapped = system.wrap(path);
                if (filter.accept(wrapped)) {
                    found.add(wrapped);
                }
            }
        }
        return new Listed(found);
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        behind.createDirectory(next(folder), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        behind.createLink(next(link), FailingPath.unwrap(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        behind.delete(next(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        behind.copy(next(source), FailingPath.unwrap(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        behind.move(next(source), FailingPath.unwrap(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return behind.isSameFile(next(path), FailingPath.unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return behind.isHidden(next(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return behind.getFileStore(next(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        behind.checkAccess(next(path), modes);
    }

    @Override
    public <V extends @Nullable FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return behind.getFileAttributeView(FailingPath.unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return behind.readAttributes(next(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return behind.readAttributes(next(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        behind.setAttribute(next(path), attribute, value, options);
    }

    /** What was found. */
    private record Listed(List<Path> found) implements DirectoryStream<Path> {
        @Override
        public java.util.Iterator<Path> iterator() {
            return found.iterator();
        }

        @Override
        public void close() {
            // Closed already.
        }
    }
}
