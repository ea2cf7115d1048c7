package dev.stslib.core.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EngineClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests start when, and which first, on a manual clock. */
class TrafficTest {
    @Test
    void aFewRequestsWaitForNothing() {
        TrafficWorld world = new TrafficWorld(200, 6);
        for (int i = 0; i < 50; i++) {
            assertTrue(world.ask("role " + i).isDone());
        }
        assertEquals(0, world.clock.pendingTasks(), "no timer runs while nobody waits");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 100, 200})
    void noSecondSeesMoreThanTheLimitAndTheRestIsNotWasted(int limit) {
        TrafficWorld world = new TrafficWorld(limit, 6);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 5 * limit; i++) {
            all.add(world.ask("role " + i));
        }
        world.pass(Duration.ofSeconds(3));
        all.add(world.ask("one more"));
        world.pass(Duration.ofSeconds(10));
        assertTrue(all.stream().allMatch(CompletableFuture::isDone), "all start in the end");
        assertTrue(world.mostInAnySecond() <= limit, world.mostInAnySecond() + " in a second");
        assertEquals(0, world.clock.pendingTasks(), "no timer is left");
    }

    @Test
    void accountsAndEndpointsHaveTheirOwnLimits() {
        TrafficWorld world = new TrafficWorld(4, 6);
        assertTrue(world.ask(TrafficWorld.EU, "111122223333", Who.reader("a")).isDone());
        assertFalse(world.ask(TrafficWorld.EU, "111122223333", Who.reader("b")).isDone());
        assertTrue(world.ask(TrafficWorld.EU, "444455556666", Who.reader("c")).isDone());
        assertTrue(world.ask(TrafficWorld.EU, null, Who.reader("d")).isDone());
        assertTrue(world.ask(TrafficWorld.US, "111122223333", Who.reader("e")).isDone());
    }

    @Test
    void readersGoFirstThenWhatEndsFirst() {
        TrafficWorld world = new TrafficWorld(4, 6);
        world.send("now");
        world.send(TrafficWorld.EU, null, Who.background("ends last", 3_000));
        world.send(TrafficWorld.EU, null, Who.background("ends first", 1_000));
        Who joined = Who.background("joined", 9_000);
        world.send(TrafficWorld.EU, null, joined);
        world.send(TrafficWorld.EU, null, Who.background("ends second", 2_000));
        world.send("reader");
        joined.await();
        world.pass(Duration.ofSeconds(3));
        assertEquals(List.of("now", "joined", "reader", "ends first", "ends second", "ends last"), world.started);
    }

    @Test
    void aRequestWithACodeWaitsForNothingAndTheOthersPayForIt() {
        TrafficWorld world = new TrafficWorld(4, 6);
        world.traffic.count(TrafficWorld.EU, null);
        world.traffic.count(TrafficWorld.EU, null);
        CompletableFuture<String> next = world.ask("next");
        world.pass(Duration.ofMillis(600));
        assertFalse(next.isDone());
        world.pass(Duration.ofMillis(100));
        assertTrue(next.isDone());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "6, 5"})
    void anEndpointThatHangsHoldsOnlyItsShareAndOnePlaceIsForReaders(int atOnce, int background) {
        TrafficWorld world = new TrafficWorld(200, atOnce);
        world.hold = true;
        for (int i = 0; i < 20; i++) {
            world.send(TrafficWorld.EU, null, Who.background("hangs " + i, i));
        }
        assertEquals(background, world.pool.size());
        for (int i = 0; i < 20; i++) {
            world.send(TrafficWorld.EU, null, Who.reader("reader " + i));
        }
        assertEquals(atOnce, world.pool.size());
        world.hold = false;
        assertTrue(world.ask(TrafficWorld.US, null, Who.reader("elsewhere")).isDone());
        while (!world.pool.isEmpty()) {
            world.pool.remove().run();
        }
        world.pass(Duration.ofSeconds(1));
        assertEquals(41, world.started.size());
    }

    @Test
    void aPoolThatIsLateBreaksNoLimit() {
        TrafficWorld world = new TrafficWorld(8, 6);
        world.hold = true;
        for (int i = 0; i < 30; i++) {
            world.send("role " + i);
            world.clock.advance(Duration.ofMillis(500));
        }
        while (world.started.size() < 30) {
            List<Runnable> together = List.copyOf(world.pool);
            world.pool.clear();
            together.forEach(Runnable::run);
            world.clock.advance(Duration.ofMillis(100));
        }
        assertTrue(world.mostInAnySecond() <= 8, world.mostInAnySecond() + " in a second");
    }

    @Test
    void throttlingHalvesTheLimitDownToATwentiethAndGoodAnswersBringItBackInTenths() {
        TrafficWorld world = new TrafficWorld(400, 6);
        List<Integer> limits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            world.send(TrafficWorld.EU, null, Who.throttled("too much"));
            world.pass(Duration.ofSeconds(2));
            limits.add(world.limit());
            world.pass(Duration.ofSeconds(2));
        }
        assertEquals(List.of(200, 100, 50, 25, 20, 20), limits);
        good(world, 30);
        assertEquals(60, world.limit());
        good(world, 3_000);
        assertEquals(400, world.limit(), "all of it, and no more");
    }

    private static void good(TrafficWorld world, int answers) {
        for (int i = 0; i < answers; i += 5) {
            for (int j = 0; j < 5; j++) {
                world.send("good");
            }
            world.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void manyThrottledAtOnceAreOneSign() {
        TrafficWorld world = new TrafficWorld(40, 6);
        world.hold = true;
        for (int i = 0; i < 6; i++) {
            world.send(TrafficWorld.EU, null, Who.throttled("one of many"));
        }
        List<Runnable> together = List.copyOf(world.pool);
        world.pool.clear();
        world.hold = false;
        together.forEach(Runnable::run);
        assertEquals(20, world.limit());
    }

    @Test
    void whoWaitsIsToldForWhat() {
        TrafficWorld world = new TrafficWorld(1, 1);
        world.send("now");
        Who late = Who.reader("late");
        world.send(TrafficWorld.EU, null, late);
        assertEquals("the limit of 1 requests a second to STS in eu-west-1", late.waitsFor());
        world.hold = true;
        world.pass(Duration.ofSeconds(1));
        Who later = Who.reader("later");
        world.send(TrafficWorld.EU, null, later);
        assertEquals("one of 1 requests at once to STS in eu-west-1 to end", later.waitsFor());
    }

    @Test
    void whoIsAskedElsewhereIsAskedBySoManyAtOnceOnly() {
        TrafficWorld world = new TrafficWorld(1, 6);
        world.hold = true;
        List<CompletionStage<String>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Who who = Who.reader("person " + i);
            all.add(world.traffic.elsewhere(
                    who, "a person", 1, () -> CompletableFuture.completedStage(world.note(who))));
        }
        assertEquals(1, world.pool.size());
        world.pool.remove().run();
        assertEquals(1, world.pool.size());
        world.hold = false;
        world.pool.remove().run();
        assertEquals(List.of("person 0", "person 1", "person 2"), world.started);
        assertTrue(all.stream().allMatch(one -> one.toCompletableFuture().isDone()));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 1})
    void withoutALimitAnswersCome(int perSecond) {
        TrafficWorld world = new TrafficWorld(perSecond, 6);
        world.traffic.count(TrafficWorld.EU, null);
        CompletableFuture<String> answer = world.ask("one");
        assertTrue(answer.isDone() && !answer.isCompletedExceptionally());
    }

    @Test
    void whoQueuesWhenTheEngineClosesIsToldSo() {
        TrafficWorld world = new TrafficWorld(1, 1);
        world.send("now");
        CompletableFuture<String> late = world.ask("late");
        world.traffic.close();
        assertInstanceOf(
                EngineClosedException.class,
                assertThrows(CompletionException.class, late::join).getCause());
        assertTrue(world.ask("later").isCompletedExceptionally());
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of("now"), world.started);
    }

    @Test
    void anErrorInARequestLosesNoPlace() {
        TrafficWorld world = new TrafficWorld(100, 1);
        Who who = Who.reader("broken");
        CompletionStage<String> broken = world.traffic.toSts(who, TrafficWorld.EU, null, () -> {
            throw new NoClassDefFoundError("planted");
        });
        assertTrue(broken.toCompletableFuture().isCompletedExceptionally());
        assertTrue(world.ask("next").isDone());
    }

    @Test
    void anAccountThatWaitsForLongKeepsNoOtherWaiting() {
        TrafficWorld world = new TrafficWorld(1, 6);
        for (int i = 0; i < 20; i++) {
            world.traffic.count(TrafficWorld.EU, "111122223333");
        }
        world.send(TrafficWorld.EU, "111122223333", Who.reader("overdrawn"));
        world.send(TrafficWorld.EU, "444455556666", Who.reader("first"));
        CompletableFuture<String> second = world.ask(TrafficWorld.EU, "444455556666", Who.reader("second"));
        assertFalse(second.isDone());
        world.pass(Duration.ofMillis(1_005));
        assertTrue(second.isDone());
        world.pass(Duration.ofSeconds(25));
        assertEquals(List.of("first", "second", "overdrawn"), world.started);
        assertEquals(0, world.clock.pendingTasks(), "no timer is left");
    }

    /** Other languages of the JVM do not check what is thrown. */
    @Test
    void whateverARequestThrowsIsItsOutcomeAndFreesItsPlace() {
        TrafficWorld world = new TrafficWorld(20, 1);
        IOException planted = new IOException("planted");
        CompletableFuture<String> sts = world.traffic
                .<String>toSts(Who.reader("sts"), TrafficWorld.EU, null, () -> sneak(planted))
                .toCompletableFuture();
        CompletableFuture<String> other = world.traffic
                .<String>elsewhere(Who.reader("other"), "somebody", 1, () -> sneak(planted))
                .toCompletableFuture();
        assertEquals(planted, assertThrows(CompletionException.class, sts::join).getCause());
        assertEquals(
                planted, assertThrows(CompletionException.class, other::join).getCause());
        assertTrue(world.ask("next").isDone());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <R, T extends Throwable> R sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
