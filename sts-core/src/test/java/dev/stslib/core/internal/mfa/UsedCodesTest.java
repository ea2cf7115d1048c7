package dev.stslib.core.internal.mfa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.stslib.api.Secret;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-jdk")
class UsedCodesTest {
    private static final Secret CODE = Secret.of("123456");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final UsedCodes codes = new UsedCodes(clock);

    @Test
    void aRequestThatIsSlowHoldsUpItsOwnDeviceOnly() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(
                () -> codes.use("slow", CODE, code -> {
                    sent.countDown();
                    return assertTimeoutPreemptively(LIMIT, () -> {
                        answered.await();
                        return "of the slow one";
                    });
                }),
                work -> new Thread(work).start());
        sent.await();
        CompletableFuture<String> second = CompletableFuture.supplyAsync(
                () -> codes.exclusively("slow", () -> "next"), work -> new Thread(work).start());
        assertEquals(
                "of the other",
                assertTimeoutPreemptively(LIMIT, () -> codes.use("other", CODE, code -> "of the other")));
        assertFalse(second.isDone());
        answered.countDown();
        assertEquals("of the slow one", slow.join());
        assertEquals("next", second.join());
    }

    @Test
    void aCodeIsUsedForEachDeviceAndForgottenWhenItIsNoLongerValid() {
        assertEquals("a", codes.use("a", CODE, code -> "a"));
        assertEquals("b", codes.use("b", CODE, code -> "b"));
        assertThrows(MfaCodeUsedException.class, () -> codes.use("a", CODE, code -> "again"));
        assertEquals(2, codes.deviceCount());
        clock.advance(Duration.ofSeconds(91));
        assertEquals("again", codes.use("a", CODE, code -> "again"));
        assertEquals(1, codes.deviceCount());
    }
}
