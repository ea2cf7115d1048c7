package dev.stslib.spring.boot;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test in a world that it does not share. */
abstract class AwsWorldTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    AwsWorld world;

    private final boolean hasManualClock;

    AwsWorldTest(boolean hasManualClock) {
        this.hasManualClock = hasManualClock;
    }

    @BeforeEach
    void open() throws IOException {
        world = new AwsWorld(folder, hasManualClock);
    }

    @AfterEach
    void close() {
        world.close();
    }
}
