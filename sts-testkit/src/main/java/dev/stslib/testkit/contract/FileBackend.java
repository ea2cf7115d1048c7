package dev.stslib.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a store. */
record FileBackend(List<Path> files) implements StoreBackend {
    @Override
    public List<String> records() {
        return files.stream().map(Path::toString).toList();
    }

    @Override
    public byte[] read(String record) throws IOException {
        return Files.readAllBytes(Path.of(record));
    }

    @Override
    public void write(String record, byte[] content) throws IOException {
        Files.write(Path.of(record), content);
    }
}
