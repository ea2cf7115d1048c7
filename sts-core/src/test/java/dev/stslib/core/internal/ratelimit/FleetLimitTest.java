package dev.stslib.core.internal.ratelimit;

import static dev.stslib.core.internal.ratelimit.FleetWorld.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.SharedRateLimit.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that share a rate limit, and what each does when that limit fails or lies. */
class FleetLimitTest {
    private final FleetWorld world = new FleetWorld(40);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void processesTogetherStayWithinTheLimitAndUseIt() {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.addAll(world.process().ask(60));
        }
        assertEquals(10, done(all), "the burst of one process");
        world.pass(Duration.ofSeconds(11));
        assertEquals(300, done(all), "30 a second after the burst");
        assertTrue(world.mostInAnySecond() <= 40, () -> world.mostInAnySecond() + " in a second");
    }

    @Test
    void aReaderPassesTheBackgroundOfOtherProcesses() {
        List<CompletableFuture<String>> background = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            background.addAll(world.process().renew(100));
        }
        world.pass(Duration.ofSeconds(1));
        long before = done(background);
        assertTrue(before < 50, () -> before + " in the first second");
        assertEquals(3, done(world.process().ask(3)), "half of the burst is kept for them");
        world.pass(Duration.ofSeconds(13));
        assertEquals(400, done(background));
    }

    /** Not even after the store has told the background to wait. */
    @Test
    void aReaderPassesTheBackgroundOfItsProcess() {
        FleetWorld.Member process = world.process();
        process.renew(100);
        assertEquals(1, done(process.ask(1)));
    }

    @Test
    void aCallThatAReaderJoinsIsAskedForAtOnce() {
        FleetWorld.Member process = world.process();
        process.renew(20);
        TestCaller late = TestCaller.background("late", 1_000);
        CompletableFuture<String> answer = process.ask(late);
        assertFalse(answer.isDone());
        late.await();
        assertTrue(answer.isDone());
    }

    @Test
    void aFailureCostsNothingAndLeavesEachProcessItsPart() {
        FleetWorld.Member process = world.process();
        for (int i = 0; i < 3; i++) {
            assertEquals(1, done(world.process().ask(1)));
        }
        assertEquals(1, done(process.ask(1)));
        world.failing = true;
        world.times.clear();
        List<CompletableFuture<String>> all = process.ask(100);
        assertTrue(done(all) > 0, "at once");
        world.pass(Duration.ofSeconds(5));
        assertTrue(world.mostInAnySecond() <= 10, () -> world.mostInAnySecond() + " in a second, of 4 processes");
        assertTrue(done(all) >= 40, () -> done(all) + " in five seconds");
    }

    @Test
    void aFailureIsReportedAndTheLimitAskedAgainMoreAndMoreSeldom() {
        FleetWorld.Member process = world.process();
        world.failing = true;
        for (int second = 0; second < 20; second++) {
            assertEquals(1, done(process.ask(1)));
            world.pass(Duration.ofSeconds(1));
        }
        assertEquals(5, world.demands.size(), "after 0, 1, 3, 7 and 15 seconds");
        assertEquals(5, world.failures.size());
        world.failing = false;
        world.pass(Duration.ofSeconds(30));
        process.ask(1);
        world.times.clear();
        process.ask(60);
        world.process().ask(60);
        world.pass(Duration.ofSeconds(3));
        assertTrue(world.mostInAnySecond() <= 40, "the limit of all is in force again");
    }

    @Test
    void aLimitThatHangsCostsOneTimeOut() {
        FleetWorld.Member process = world.process();
        world.hanging = true;
        List<CompletableFuture<String>> first = process.ask(3);
        assertEquals(0, done(first));
        world.pass(FleetLimit.TIME_LIMIT);
        assertEquals(3, done(first));
        assertEquals(1, done(process.ask(1)));
        world.pass(Duration.ofSeconds(40));
        assertEquals(1, done(process.ask(1)), "nor does a later question hold calls up");
        world.pass(Duration.ofSeconds(40));
        assertTrue(
                process.dispatcher
                        .dispatch(TestCaller.reader("other"), FleetWorld.EU, "444455556666", () -> "other")
                        .toCompletableFuture()
                        .isDone(),
                "nor that of another account");
    }

    @Test
    void aServerThatGivesNothingHoldsCallsUpForSomeSecondsOnly() {
        world.lie = new Grant(0, Duration.ofDays(365), 4);
        FleetWorld.Member process = world.process();
        List<CompletableFuture<String>> all = process.ask(50);
        world.pass(Duration.ofSeconds(3));
        assertEquals(0, done(all));
        world.pass(Duration.ofSeconds(4));
        assertTrue(done(all) > 0);
        world.pass(Duration.ofSeconds(6));
        assertEquals(50, done(all), "the part of one of four");
        world.lie = null;
        world.pass(Duration.ofSeconds(2));
        process.ask(1);
        world.pass(Duration.ofSeconds(1));
        assertEquals(10, done(process.ask(30)), "the burst of all");
    }

    @Test
    void aServerThatGivesNextToNothingIsNotBelievedEither() {
        FleetWorld.Member process = world.process();
        world.leave(0);
        List<CompletableFuture<String>> all = process.ask(400);
        for (int step = 0; step < 2_400; step++) {
            world.leave(step % 80 == 0 ? 1 : 0);
            world.clock.advance(Duration.ofMillis(25));
        }
        assertTrue(done(all) >= 300, () -> done(all) + " in a minute");
    }

    @Test
    void aProcessCountThatIsALieLeavesOneRequestASecond() {
        FleetWorld.Member process = world.process();
        world.lie = new Grant(1, Duration.ZERO, Integer.MAX_VALUE);
        assertEquals(1, done(process.ask(1)));
        world.failing = true;
        List<CompletableFuture<String>> all = process.ask(10);
        world.pass(Duration.ofSeconds(10));
        assertEquals(10, done(all));
    }

    @Test
    void aProcessThatIsThrottledAsksForLess() {
        FleetWorld.Member process = world.process();
        CompletableFuture<String> unused = process.ask(TestCaller.throttled("throttled"));
        world.pass(Duration.ofSeconds(1));
        process.ask(1);
        assertEquals(30, world.demands.get(0).perSecond());
        assertEquals(15, world.demands.get(world.demands.size() - 1).perSecond());
        assertEquals(5, world.demands.get(world.demands.size() - 1).burst());
    }

    @Test
    void aCallSaysThatItWaitsForTheSharedLimit() {
        FleetWorld.Member process = world.process();
        process.ask(10);
        TestCaller next = TestCaller.reader("next");
        assertFalse(process.ask(next).isDone());
        assertEquals("the shared limit of 40 requests a second to STS in eu-west-1", next.waitingFor());
    }

    @Test
    void accountsAndRegionsHaveSeparateLimits() {
        FleetWorld.Member process = world.process();
        process.ask(1);
        process.dispatcher.dispatch(TestCaller.reader("us"), DispatcherFixture.US, "111122223333", () -> "us");
        process.dispatcher.dispatch(TestCaller.reader("other"), FleetWorld.EU, "444455556666", () -> "other");
        assertEquals(
                3,
                world.demands.stream().map(demand -> demand.name()).distinct().count());
    }
}
