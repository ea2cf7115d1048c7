package dev.stslib.testkit.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Counts every call that touches the disk and hands it on. A write that fails has written half. */
final class FailingChannel extends FileChannel {
    private final FileChannel behind;
    private final Calls calls;

    FailingChannel(FileChannel behind, Calls calls) {
        this.behind = behind;
        this.calls = calls;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        calls.next();
        return behind.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        calls.next();
        return behind.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        try {
            calls.next();
        } catch (IOException e) {
            ByteBuffer half = source.duplicate();
            half.limit(source.position() + source.remaining() / 2);
            behind.write(half);
            throw e;
        }
        return behind.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        calls.next();
        return behind.write(sources, offset, length);
    }

    @Override
    public long position() throws IOException {
        return behind.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        behind.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return behind.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        calls.next();
        behind.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        calls.next();
        behind.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        calls.next();
        return behind.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        calls.next();
        return behind.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        calls.next();
        return behind.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        calls.next();
        return behind.write(source, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        calls.next();
        return behind.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        calls.next();
        return behind.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        calls.next();
        return behind.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        behind.close();
    }
}
