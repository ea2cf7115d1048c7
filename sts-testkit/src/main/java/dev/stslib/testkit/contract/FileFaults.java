package dev.stslib.testkit.contract;

import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.file.FailingFileSystem;
import java.nio.file.Path;
import java.util.function.Function;

/** Failing calls of the file system. */
record FileFaults(FailingFileSystem failing, StoreSettings settings) implements FaultInjector {
    static FileFaults of(Path folder, Function<Path, StoreSettings> settings) {
        FailingFileSystem failing = new FailingFileSystem(folder.getFileSystem());
        return new FileFaults(failing, settings.apply(failing.wrap(folder)));
    }

    @Override
    public void failAt(int call) {
        failing.failAt(call);
    }

    @Override
    public boolean hasFailed() {
        return failing.hasFailed();
    }
}
