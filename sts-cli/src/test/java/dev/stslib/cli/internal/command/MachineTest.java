package dev.stslib.cli.internal.command;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test on a separate, made-up machine. */
abstract class MachineTest {
    static final String ROLE = "S3ReadOnlyRole-prod";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    Machine machine;

    @BeforeEach
    void makeMachine() throws IOException {
        machine = new Machine(folder.toRealPath());
    }

    @AfterEach
    void closeMachine() {
        machine.close();
    }
}
