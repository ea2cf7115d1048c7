package dev.stslib.testkit.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path of another file system, here. */
final class FailingPath implements Path {
    private final FailingFileSystem system;
    private final Path behind;

    FailingPath(FailingFileSystem system, Path behind) {
        this.system = system;
        this.behind = behind;
    }

    static Path unwrap(Path path) {
        return path instanceof FailingPath failing ? failing.behind : path;
    }

    private Path wrap(Path path) {
        return new FailingPath(system, path);
    }

    private @Nullable Path wrapIfAny(@Nullable Path path) {
        return path == null ? null : wrap(path);
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return behind.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return wrapIfAny(behind.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return wrapIfAny(behind.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return wrapIfAny(behind.getParent());
    }

    @Override
    public int getNameCount() {
        return behind.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrap(behind.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return wrap(behind.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return behind.startsWith(unwrap(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return behind.endsWith(unwrap(other));
    }

    @Override
    public Path normalize() {
        return wrap(behind.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return wrap(behind.resolve(unwrap(other)));
    }

    @Override
    public Path relativize(Path other) {
        return wrap(behind.relativize(unwrap(other)));
    }

    @Override
    public URI toUri() {
        return behind.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return wrap(behind.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrap(behind.toRealPath(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        return behind.register(watcher, events, modifiers);
    }

    @Override
    public int compareTo(Path other) {
        return behind.compareTo(unwrap(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailingPath that && behind.equals(that.behind);
    }

    @Override
    public int hashCode() {
        return behind.hashCode();
    }

    @Override
    public String toString() {
        return behind.toString();
    }
}
