package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An executor that throws: the one refresh fails with what was thrown, and the next read asks again. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThrowingExecutorTest {
    /** More than there are places for requests at once. */
    private static final int TIMES = 20;

    private final FacadeWorld world = new FacadeWorld();
    private final MoodyExecutor executor = new MoodyExecutor();

    @AfterEach
    void close() {
        world.close();
    }

    /** Runs work on the caller's thread, or throws. */
    private static final class MoodyExecutor implements Executor {
        volatile @Nullable Supplier<Throwable> mood;
        volatile boolean runsLater;
        final List<Runnable> kept = new ArrayList<>();

        @Override
        public void execute(Runnable work) {
            Supplier<Throwable> thrown = mood;
            if (thrown == null) {
                work.run();
                return;
            }
            if (runsLater) {
                kept.add(work);
            }
            MoodyExecutor.<RuntimeException>sneak(thrown.get());
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what is given as it is
        private static <E extends Throwable> void sneak(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }

    /** Not an OutOfMemoryError: JUnit would end the whole run if it escaped. */
    private static Stream<Supplier<Throwable>> moods() {
        return Stream.of(
                () -> new InternalError("unable to create native thread"),
                () -> new NoClassDefFoundError("com/example/Gone"),
                () -> new IllegalStateException("the executor is out of order"));
    }

    private CredentialEngineBuilder builder() {
        return world.builder().executor(executor);
    }

    /** Fails at once: nothing is left waiting. */
    private static Throwable failure(CredentialHandle handle) {
        CompletableFuture<TemporaryCredentials> read = handle.async().toCompletableFuture();
        assertTrue(read.isDone(), "a refresh that was not started has ended");
        return assertThrows(CompletionException.class, read::join);
    }

    private static boolean isCause(Throwable error, Class<?> wanted) {
        for (Throwable one = error; one != null; one = one.getCause()) {
            if (wanted.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    private void failThenRecover(CredentialEngine engine, String profile, Supplier<Throwable> mood) {
        CredentialHandle handle = engine.handle(profile);
        executor.mood = mood;
        for (int i = 0; i < TIMES; i++) {
            Throwable error = failure(handle);
            assertTrue(isCause(error, mood.get().getClass()), error::toString);
        }
        executor.mood = null;
        assertEquals(
                handle.async().toCompletableFuture().join().accessKeyId(),
                handle.get().accessKeyId());
    }

    @ParameterizedTest
    @MethodSource("moods")
    void ofARole_itsPlaceIsFreeAgain(Supplier<Throwable> mood) {
        try (CredentialEngine engine = builder().build()) {
            failThenRecover(engine, "plain", mood);
            assertEquals(1, world.sts.count("AssumeRole"));
        }
    }

    @ParameterizedTest
    @MethodSource("moods")
    void underALimitOfRequestsASecond_nothingOfTheLimitIsLost(Supplier<Throwable> mood) {
        try (CredentialEngine engine = builder().requestsPerSecond(4).build()) {
            failThenRecover(engine, "plain", mood);
        }
    }

    @ParameterizedTest
    @MethodSource("moods")
    void ofACommand_theNextReadStartsItAgain(Supplier<Throwable> mood) {
        String keys = "{\"Version\":1,\"AccessKeyId\":\"" + world.alice.accessKeyId() + "\",\"SecretAccessKey\":\""
                + world.alice.secretAccessKey() + "\"}";
        world.config("[profile command]", "credential_process = cat " + world.write("keys.json", keys));
        world.config(
                "[profile behind]",
                "role_arn = " + world.plain.arn(),
                "source_profile = command",
                "region = us-east-1");
        try (CredentialEngine engine = builder().build()) {
            failThenRecover(engine, "behind", mood);
        }
    }

    @ParameterizedTest
    @MethodSource("moods")
    void withAStore_theRefreshFailsAlone(Supplier<Throwable> mood) {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine engine = builder()
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder))
                .build()) {
            failThenRecover(engine, "plain", mood);
            assertEquals(1, store.entries.size());
        }
    }

    @Test
    void inTheBackground_readersAreServedAndTheRefreshIsTriedAgain() {
        try (CredentialEngine engine = builder().build()) {
            CredentialHandle handle = engine.handle("plain");
            String first = handle.get().accessKeyId();
            assertEquals(first, handle.get().accessKeyId());
            executor.mood = () -> new InternalError("unable to create native thread");
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(first, handle.get().accessKeyId());
            executor.mood = null;
            world.clock.advance(Duration.ofMinutes(11));
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void whatRunsAfterAllIsNotSent() {
        try (CredentialEngine engine = builder().requestsAtOnce(2).build()) {
            CredentialHandle handle = engine.handle("plain");
            executor.mood = () -> new InternalError("unable to create native thread");
            executor.runsLater = true;
            failure(handle);
            executor.mood = null;
            executor.kept.forEach(Runnable::run);
            assertEquals(0, world.sts.count("AssumeRole"), "its reader has been told that it failed");
            handle.get();
            assertEquals(1, world.sts.count("AssumeRole"));
        }
    }
}
