package dev.stslib.aws.support.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a sign-in, and the renewals that hold it. */
@Timeout(60)
class SignInLockTest {
    private static final Pauses NONE = length -> {};

    @TempDir
    Path home;

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Path folder = Path.of("");

    @BeforeEach
    void name() {
        folder = home.resolve("stslib").resolve("one");
    }

    private SignInLock lock() {
        return new SignInLock(folder, NONE, problem -> new SessionExpiredException(problem, "Sign in"));
    }

    private String held() {
        began.countDown();
        try {
            go.await();
            return "renewed";
        } catch (InterruptedException e) {
            throw new IllegalStateException("a renewal must not be interrupted", e);
        }
    }

    private boolean isFree() {
        return lock().tryLocked(() -> "mine").isPresent();
    }

    private void awaitFree() {
        while (!isFree()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRenewalKeepsTheLockAlthoughItsCallerIsInterrupted() throws Exception {
        Unbroken unbroken = new Unbroken("renewal", ended::countDown, Duration.ZERO);
        CompletableFuture<Optional<String>> call = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                call.complete(lock().tryUnbroken(unbroken, this::held));
            } catch (RuntimeException e) {
                call.completeExceptionally(e);
            }
        });
        caller.start();
        began.await();
        caller.interrupt();
        ExecutionException failure = assertThrows(ExecutionException.class, call::get);
        assertTrue(failure.getCause() instanceof CallInterruptedException, failure.toString());
        assertFalse(isFree(), "the request runs on");
        go.countDown();
        awaitFree();
        unbroken.close();
        ended.await();
    }

    @Test
    void whatARenewalUsesIsClosedAfterIt() throws Exception {
        Unbroken unbroken = new Unbroken("renewal", ended::countDown, Duration.ZERO);
        CompletableFuture<Optional<String>> call =
                CompletableFuture.supplyAsync(() -> lock().tryUnbroken(unbroken, this::held));
        began.await();
        unbroken.close();
        assertEquals(1, ended.getCount());
        go.countDown();
        ended.await();
        assertEquals(Optional.of("renewed"), call.get());
        Unbroken idle = new Unbroken("renewal", began::countDown);
        idle.close();
        idle.close();
    }

    @Test
    void aPersonIsAskedWhereTheRenewalIsRefused() {
        Unbroken unbroken = new Unbroken("renewal", () -> {});
        assertEquals(
                "signed in",
                lock().renewed(
                                Optional::empty,
                                unbroken,
                                () -> {
                                    throw new SessionExpiredException("refused", "Sign in");
                                },
                                () -> "signed in"));
        AtomicInteger looks = new AtomicInteger();
        String made = lock().renewed(
                        () -> looks.incrementAndGet() == 1 ? Optional.empty() : Optional.of("made by another"),
                        unbroken,
                        () -> {
                            throw new SessionExpiredException("refused", "Sign in");
                        },
                        () -> "signed in");
        assertEquals("made by another", made);
        unbroken.close();
    }

    @Test
    void aPersonWhoBreaksOffRefusesForAllWhoWaited() {
        JsonFiles files = new JsonFiles(NONE, 100);
        FailedSignIns waiting = new FailedSignIns(folder, files, "Sign in");
        SignInPrompter person = new BreaksOff();
        FailedSignIns first = new FailedSignIns(folder, files, "Sign in");
        assertThrows(
                InvalidRequestException.class,
                () -> first.ask(person, prompter -> prompter.ask(page()).orElseThrow()));
        SessionExpiredException told =
                assertThrows(SessionExpiredException.class, () -> waiting.ask(person, prompter -> "asked again"));
        assertEquals("You broke off", told.problem());
        FailedSignIns later = new FailedSignIns(folder, files, "Sign in");
        assertEquals("asked again", later.ask(person, prompter -> "asked again"));
    }

    private static SignInPage page() {
        URI page = URI.create("https://example.com");
        return new SignInPage("profile 'p'", page, null, page, Instant.EPOCH);
    }

    private static final class BreaksOff implements SignInPrompter {
        @Override
        public Optional<SignInListener> listen(String path, Secret state) {
            return Optional.empty();
        }

        @Override
        public void show(SignInPage page) {}

        @Override
        public Optional<Secret> ask(SignInPage page) {
            throw new InvalidRequestException("You broke off", "Run the command again");
        }
    }
}
