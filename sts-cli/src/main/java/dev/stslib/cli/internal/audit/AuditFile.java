package dev.stslib.cli.internal.audit;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Appends lines to a file that only its owner can read. A line is written as a whole or not at all. */
final class AuditFile implements AuditSink {
    /** More than the longest line, whose names and ARNs are limited. */
    private static final int TAIL = 1 << 16;

    private final Path file;

    AuditFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<AuditLine> last() {
        try (FileChannel channel = open()) {
            String[] lines = tail(channel).split("\n", -1);
            for (int i = lines.length - 1; i >= 0; i--) {
                Optional<AuditLine> line = AuditLine.parse(lines[i]);
                if (line.isPresent()) {
                    return line;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void write(String line) {
        try (FileChannel channel = open()) {
            long before = channel.size();
            // A process that was killed, or a full disk, may have left a part of a line.
            String separator = before == 0 || tail(channel).endsWith("\n") ? "" : "\n";
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(separator + line + "\n");
            channel.position(before);
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel open() throws IOException {
        if (!OwnerOnlyFiles.create(file, new byte[0])) {
            OwnerOnlyFiles.check(file);
        }
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private static String tail(FileChannel channel) throws IOException {
        long start = Math.max(0, channel.size() - TAIL);
        ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // Reads on until the end.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private StoreException failed(IOException cause) {
        return new StoreException(
                "The audit log " + file + " cannot be written, so no credentials are handed out",
                "Free space on its disk and check the right to write there, or set audit.log = \"off\" in the settings"
                        + " file",
                cause);
    }
}
