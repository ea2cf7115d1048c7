package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.testkit.time.ManualClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MfaDeskTest {
    @Test
    void whoIsInterruptedInTheQueueAsksNobody() throws InterruptedException {
        AtomicInteger questions = new AtomicInteger();
        MfaDesk desk = new MfaDesk(
                request -> {
                    questions.incrementAndGet();
                    return Optional.of(Secret.of("123456"));
                },
                ManualClock.at("2031-05-06T07:00:00Z"));
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread second = new Thread(() -> {
            try {
                outcome.complete(desk.ask("serial", "two", Urgency.WAITED_FOR, code -> "got"));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        desk.ask("serial", "one", Urgency.WAITED_FOR, code -> {
            second.start();
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            second.interrupt();
            return "got";
        });
        second.join();
        Throwable error = outcome.handle((got, thrown) -> thrown).join();
        assertInstanceOf(CallInterruptedException.class, error);
        assertEquals(1, questions.get());
    }
}
