package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that cannot be read because a file, or a plug-in, does not answer. */
@Timeout(60)
class HangingProfilesTest {
    @TempDir
    private Path folder = Path.of(".");

    private CredentialEngineBuilder builder() {
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(Map.of("HOME", folder.toString()), Map.of()))
                .refresh(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofMillis(200)));
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    @Test
    void aPipeThatNothingWritesToIsAnErrorThatNamesIt() throws Exception {
        Path pipe = pipe();
        CredentialEngine engine = builder().configFile(pipe).build();
        ProfileConfigurationException error =
                assertThrows(ProfileConfigurationException.class, () -> engine.credentials("any"));
        assertEquals("The file " + pipe + " could not be read within 1 s", error.problem());
        error = assertThrows(ProfileConfigurationException.class, () -> engine.handle("any"));
        assertTrue(error.problem().contains(pipe + " could not be read: an earlier attempt"), error.problem());
        error = assertThrows(ProfileConfigurationException.class, engine::profiles);
        assertTrue(error.problem().contains(pipe.toString()), error.problem());
        assertFalse(engine.close(Duration.ZERO), "the thread that reads the pipe goes on");
        Files.writeString(pipe, "[profile any]\n"); // lets it end
    }

    @Test
    void aRoleFileThatHangsIsAnErrorThatNamesIt() throws Exception {
        Path pipe = pipe();
        Files.createDirectory(folder.resolve(".aws"));
        Files.writeString(folder.resolve(".aws/config"), "[profile me]\nregion = eu-west-1\n");
        CredentialEngine engine = builder().build();
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class,
                () -> StsCore.over(engine, "me").refactor(pipe));
        assertEquals("The file " + pipe + " could not be read within 1 s", error.problem());
        engine.close(Duration.ZERO);
        Files.writeString(pipe, "[any]\n");
    }

    @Test
    void readersOnTheOnlyThreadOfTheExecutorGetTheErrorToo() throws Exception {
        Path pipe = pipe();
        ExecutorService one = Executors.newSingleThreadExecutor();
        CredentialEngine engine = builder().configFile(pipe).executor(one).build();
        Future<Object> read = one.submit(() -> engine.credentials("any"));
        Throwable error = assertThrows(ExecutionException.class, read::get).getCause();
        assertInstanceOf(ProfileConfigurationException.class, error);
        engine.close(Duration.ZERO);
        one.shutdown();
        Files.writeString(pipe, "[profile any]\n");
    }

    @Test
    void closingTheEngineEndsTheWaitOfAReader() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CredentialEngine engine = builder()
                .refresh(RefreshSettings.DEFAULT)
                .profiles(new Hanging(entered, released))
                .build();
        FutureTask<Object> read = new FutureTask<>(() -> engine.credentials("any"));
        Thread reader = new Thread(read, "reader");
        reader.start();
        entered.await();
        assertFalse(engine.close(Duration.ZERO));
        assertInstanceOf(
                EngineClosedException.class,
                assertThrows(ExecutionException.class, read::get).getCause());
        released.countDown();
        reader.join();
    }

    /** The first reader waits for the time limit of the profiles, later ones do not. */
    @Test
    void whatIsInMemoryIsServedWhileTheProfilesHang() throws Exception {
        try (FacadeWorld world = new FacadeWorld()) {
            Path config = world.manual.folder.resolve("config");
            CredentialEngine engine = world.builder()
                    .executor(null)
                    .refresh(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofSeconds(1)))
                    .build();
            TemporaryCredentials first = engine.credentials("plain");
            CredentialHandle handle = engine.handle("plain");
            Path aside = Files.move(config, config.resolveSibling("aside"));
            assertEquals(
                    0, new ProcessBuilder("mkfifo", config.toString()).start().waitFor());
            world.clock.advance(Duration.ofMinutes(2));
            world.clock.start();
            assertEquals(first, engine.credentials("plain"));
            assertEquals(handle, engine.handle("plain"));
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> engine.credentials("Alice"));
            assertTrue(error.problem().contains(config + " could not be read"), error.problem());
            Path pipe = Files.move(config, config.resolveSibling("pipe"));
            Files.move(aside, config);
            Files.writeString(pipe, ""); // lets the reading end
            Awaitility.await().ignoreExceptions().until(() -> !engine.profiles().isEmpty());
            world.clock.stop();
            world.clock.advance(Duration.ofSeconds(3));
            assertEquals(first, engine.credentials("plain"));
            assertThrows(ProfileNotFoundException.class, () -> engine.credentials("missing"));
            engine.close();
        }
    }

    private record Hanging(CountDownLatch entered, CountDownLatch released) implements ProfileSource {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public OpenProfiles open(ProfileSettings settings) {
            return () -> {
                entered.countDown();
                while (true) {
                    try {
                        released.await();
                        return new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());
                    } catch (InterruptedException e) {
                        // Waits on, as a call of the system does.
                    }
                }
            };
        }
    }
}
