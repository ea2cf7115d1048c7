package dev.stslib.testkit.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open folder that counts every call and hands it on. */
final class FailingFolder implements SecureDirectoryStream<Path> {
    private final FailingFileSystem system;
    private final SecureDirectoryStream<Path> behind;
    private final Calls calls;
    private final DirectoryStream.Filter<? super Path> filter;

    FailingFolder(
            FailingFileSystem system,
            SecureDirectoryStream<Path> behind,
            Calls calls,
            DirectoryStream.Filter<? super Path> filter) {
        this.system = system;
        this.behind = behind;
        this.calls = calls;
        this.filter = filter;
    }

    private Path next(Path path) throws IOException {
        calls.next();
        return FailingPath.unwrap(path);
    }

    @Override
    public Iterator<Path> iterator() {
        List<Path> found = new ArrayList<>();
        try {
            for (Path path : behind) {
                Path wrapped = system.wrap(path);
                if (filter.accept(wrapped)) {
                    found.add(wrapped);
                }
            }
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
        return found.iterator();
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
        return new FailingFolder(system, behind.newDirectoryStream(next(path), options), calls, any -> true);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        SeekableByteChannel channel = behind.newByteChannel(next(path), options, attributes);
        return channel instanceof FileChannel file ? new FailingChannel(file, calls) : channel;
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        behind.deleteFile(next(path));
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        behind.deleteDirectory(next(path));
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> folder, Path target) throws IOException {
        SecureDirectoryStream<Path> to = folder instanceof FailingFolder failing ? failing.behind : folder;
        behind.move(next(source), to, FailingPath.unwrap(target));
    }

    @Override
    public <V extends @Nullable FileAttributeView> V getFileAttributeView(Class<V> type) {
        return counted(behind.getFileAttributeView(type));
    }

    @Override
    public <V extends @Nullable FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return counted(behind.getFileAttributeView(FailingPath.unwrap(path), type, options));
    }

    @SuppressWarnings("unchecked")
    private <V extends @Nullable FileAttributeView> V counted(V view) {
        if (view instanceof PosixFileAttributeView posix) {
            return (V) new CountedPosix(posix, calls);
        }
        return view instanceof BasicFileAttributeView basic ? (V) new CountedBasic(basic, calls) : view;
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }

    private static class CountedBasic implements BasicFileAttributeView {
        private final BasicFileAttributeView behind;
        final Calls calls;

        CountedBasic(BasicFileAttributeView behind, Calls calls) {
            this.behind = behind;
            this.calls = calls;
        }

        @Override
        public String name() {
            return behind.name();
        }

        @Override
        public BasicFileAttributes readAttributes() throws IOException {
            calls.next();
            return behind.readAttributes();
        }

        @Override
        public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
                throws IOException {
            calls.next();
            behind.setTimes(modified, accessed, created);
        }
    }

    private static final class CountedPosix extends CountedBasic implements PosixFileAttributeView {
        private final PosixFileAttributeView behind;

        CountedPosix(PosixFileAttributeView behind, Calls calls) {
            super(behind, calls);
            this.behind = behind;
        }

        @Override
        public PosixFileAttributes readAttributes() throws IOException {
            calls.next();
            return behind.readAttributes();
        }

        @Override
        public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
            calls.next();
            behind.setPermissions(permissions);
        }

        @Override
        public void setGroup(GroupPrincipal group) throws IOException {
            calls.next();
            behind.setGroup(group);
        }

        @Override
        public UserPrincipal getOwner() throws IOException {
            calls.next();
            return behind.getOwner();
        }

        @Override
        public void setOwner(UserPrincipal owner) throws IOException {
            calls.next();
            behind.setOwner(owner);
        }
    }
}
