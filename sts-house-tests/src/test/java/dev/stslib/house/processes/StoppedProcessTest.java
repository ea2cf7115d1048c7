package dev.stslib.house.processes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.house.support.TestWorld;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.KeyFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is stopped while it holds the lock of the store's folder. */
@Tag("one-jdk")
@DisabledOnOs(OS.WINDOWS)
class StoppedProcessTest {
    private static final Duration FAR_TOO_LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of(".");

    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"file", "keystore"})
    void aReaderGetsItsCredentialsAndTheEngineSaysWhatWasNotStored(String store) throws IOException {
        StoreSettings settings = StoreSettings.at(folder.resolve("store"))
                .option(StoreFiles.LOCK_TIMEOUT, "PT0.3S")
                .option(KeyFile.OPTION, folder.resolve("key").toString());
        try (TestWorld world = new TestWorld(folder)) {
            engine(world, store, settings).close();
            Process holder = holder(settings.folder());
            try {
                assertTimeoutPreemptively(FAR_TOO_LONG, () -> {
                    try (CredentialEngine engine = engine(world, store, settings)) {
                        engine.credentials("S3ReadOnlyRole-prod");
                        await().atMost(FAR_TOO_LONG).until(() -> !failures().isEmpty());
                    }
                });
            } finally {
                holder.destroyForcibly().onExit().join();
            }
            assertEquals(1, world.sts.count("AssumeRole"));
        }
        List<String> failures = events.stream()
                .filter(EngineEvent.StoreFailed.class::isInstance)
                .map(event -> ((EngineEvent.StoreFailed) event).error().getMessage())
                .toList();
        assertTrue(
                failures.stream().anyMatch(said -> said.contains("Another process has held the lock")),
                failures::toString);
        await().atMost(FAR_TOO_LONG).untilAsserted(() -> assertEquals(Set.of(), threads()));
    }

    private List<String> failures() {
        return events.stream()
                .filter(EngineEvent.StoreFailed.class::isInstance)
                .map(event -> ((EngineEvent.StoreFailed) event).error().getMessage())
                .toList();
    }

    private CredentialEngine engine(TestWorld world, String store, StoreSettings settings) {
        return world.engine()
                .store(store, settings)
                .mfa(MfaCodeSources.of(Secret.of(world.sample.mfa().code())))
                .listener(events::add)
                .build();
    }

    private static Process holder(Path folder) throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
        assertEquals(LockHolder.HELD, output.readLine());
        Process stop = new ProcessBuilder("kill", "-STOP", String.valueOf(holder.pid())).start();
        assertEquals(0, stop.onExit().join().exitValue());
        return holder;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stslib"))
                .collect(Collectors.toSet());
    }
}
