package dev.stslib.core.internal.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests start when, and which first, on a manual clock. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestDispatcherTest {
    @Test
    void aFewRequestsWaitForNothing() {
        DispatcherFixture fixture = new DispatcherFixture(200, 6);
        for (int i = 0; i < 50; i++) {
            assertTrue(fixture.ask("role " + i).isDone());
        }
        assertEquals(0, fixture.clock.pendingTasks(), "no timer runs while no call waits");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 100, 200})
    void noSecondSeesMoreThanTheLimitAndTheRestIsNotWasted(int limit) {
        DispatcherFixture fixture = new DispatcherFixture(limit, 6);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 5 * limit; i++) {
            all.add(fixture.ask("role " + i));
        }
        fixture.pass(Duration.ofSeconds(3));
        all.add(fixture.ask("one more"));
        fixture.pass(Duration.ofSeconds(10));
        assertTrue(all.stream().allMatch(CompletableFuture::isDone), "all start in the end");
        assertTrue(fixture.mostInAnySecond() <= limit, fixture.mostInAnySecond() + " in a second");
        assertEquals(0, fixture.clock.pendingTasks(), "no timer is left");
    }

    @Test
    void accountsAndEndpointsHaveTheirOwnLimits() {
        DispatcherFixture fixture = new DispatcherFixture(4, 6);
        assertTrue(fixture.ask(DispatcherFixture.EU, "111122223333", TestCaller.reader("a"))
                .isDone());
        assertFalse(fixture.ask(DispatcherFixture.EU, "111122223333", TestCaller.reader("b"))
                .isDone());
        assertTrue(fixture.ask(DispatcherFixture.EU, "444455556666", TestCaller.reader("c"))
                .isDone());
        assertTrue(
                fixture.ask(DispatcherFixture.EU, null, TestCaller.reader("d")).isDone());
        assertTrue(fixture.ask(DispatcherFixture.US, "111122223333", TestCaller.reader("e"))
                .isDone());
    }

    @Test
    void readersGoFirstThenWhatEndsFirst() {
        DispatcherFixture fixture = new DispatcherFixture(4, 6);
        fixture.send("now");
        fixture.send(DispatcherFixture.EU, null, TestCaller.background("ends last", 3_000));
        fixture.send(DispatcherFixture.EU, null, TestCaller.background("ends first", 1_000));
        TestCaller joined = TestCaller.background("joined", 9_000);
        fixture.send(DispatcherFixture.EU, null, joined);
        fixture.send(DispatcherFixture.EU, null, TestCaller.background("ends second", 2_000));
        fixture.send("reader");
        joined.await();
        fixture.pass(Duration.ofSeconds(3));
        assertEquals(List.of("now", "joined", "reader", "ends first", "ends second", "ends last"), fixture.started);
    }

    @Test
    void firstTriesPassRetriesButOneStartInTenIsOfARetry() {
        DispatcherFixture fixture = new DispatcherFixture(40, 6);
        IntStream.range(0, 10).forEach(i -> fixture.send("burst " + i));
        IntStream.range(0, 4).forEach(i -> fixture.send(DispatcherFixture.EU, null, TestCaller.retry("retry " + i)));
        for (int second = 0; second < 3; second++) {
            IntStream.range(0, 40).forEach(i -> fixture.send("first")); // more than the limit lets start
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        List<String> started = fixture.started.subList(10, 50);
        for (int i = 0; i < 40; i++) {
            assertEquals(i % 10 == 9 ? "retry " + i / 10 : "first", started.get(i), "start " + i);
        }
    }

    @Test
    void aRetryComesAlthoughOtherAccountsTakeEveryPlace() {
        DispatcherFixture fixture = new DispatcherFixture(1_000, 1);
        fixture.hold = true;
        IntStream.range(0, 30).forEach(i -> fixture.send(DispatcherFixture.EU, "111122223333", TestCaller.reader("b")));
        fixture.send(DispatcherFixture.EU, "444455556666", TestCaller.retry("retry"));
        for (int i = 0; i < 12; i++) {
            fixture.pool.remove().run();
        }
        assertEquals(10, fixture.started.indexOf("retry"), "the first place was taken before it came");
    }

    @Test
    void oneStartInTenIsOfARetry_howeverManyAccountsHaveRetries() {
        DispatcherFixture fixture = new DispatcherFixture(1_000, 1);
        fixture.hold = true;
        for (int i = 0; i < 100; i++) {
            fixture.send(DispatcherFixture.EU, "111122223333", TestCaller.reader("first"));
            fixture.send(DispatcherFixture.EU, "account " + i, TestCaller.retry("retry " + i));
        }
        for (int i = 0; i < 101; i++) {
            fixture.pool.remove().run();
        }
        for (int i = 0; i < 100; i++) { // the place was taken before the first retry came
            assertEquals(i % 10 == 9 ? "retry " + i / 10 : "first", fixture.started.get(i + 1), "start " + i);
        }
    }

    @Test
    void aRequestWithACodeWaitsForNothingAndTheOthersPayForIt() {
        DispatcherFixture fixture = new DispatcherFixture(4, 6);
        fixture.dispatcher.recordUnqueued(DispatcherFixture.EU, null);
        fixture.dispatcher.recordUnqueued(DispatcherFixture.EU, null);
        CompletableFuture<String> next = fixture.ask("next");
        fixture.pass(Duration.ofMillis(600));
        assertFalse(next.isDone());
        fixture.pass(Duration.ofMillis(100));
        assertTrue(next.isDone());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "6, 5"})
    void anEndpointThatHangsHoldsOnlyItsShareAndOnePlaceIsForReaders(int atOnce, int background) {
        DispatcherFixture fixture = new DispatcherFixture(200, atOnce);
        fixture.hold = true;
        for (int i = 0; i < 20; i++) {
            fixture.send(DispatcherFixture.EU, null, TestCaller.background("hangs " + i, i));
        }
        assertEquals(background, fixture.pool.size());
        for (int i = 0; i < 20; i++) {
            fixture.send(DispatcherFixture.EU, null, TestCaller.reader("reader " + i));
        }
        assertEquals(atOnce, fixture.pool.size());
        fixture.hold = false;
        assertTrue(fixture.ask(DispatcherFixture.US, null, TestCaller.reader("elsewhere"))
                .isDone());
        while (!fixture.pool.isEmpty()) {
            fixture.pool.remove().run();
        }
        fixture.pass(Duration.ofSeconds(1));
        assertEquals(41, fixture.started.size());
    }

    @Test
    void aPoolThatIsLateBreaksNoLimit() {
        DispatcherFixture fixture = new DispatcherFixture(8, 6);
        fixture.hold = true;
        for (int i = 0; i < 30; i++) {
            fixture.send("role " + i);
            fixture.clock.advance(Duration.ofMillis(500));
        }
        while (fixture.started.size() < 30) {
            List<Runnable> together = List.copyOf(fixture.pool);
            fixture.pool.clear();
            together.forEach(Runnable::run);
            fixture.clock.advance(Duration.ofMillis(100));
        }
        assertTrue(fixture.mostInAnySecond() <= 8, fixture.mostInAnySecond() + " in a second");
    }

    @Test
    void throttlingHalvesTheLimitDownToATwentiethAndGoodAnswersBringItBackInTenths() {
        DispatcherFixture fixture = new DispatcherFixture(400, 6);
        List<Integer> limits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            fixture.send(DispatcherFixture.EU, null, TestCaller.throttled("too much"));
            fixture.pass(Duration.ofSeconds(2));
            limits.add(fixture.limit());
            fixture.pass(Duration.ofSeconds(2));
        }
        assertEquals(List.of(200, 100, 50, 25, 20, 20), limits);
        good(fixture, 30);
        assertEquals(60, fixture.limit());
        good(fixture, 3_000);
        assertEquals(400, fixture.limit(), "all of it, and no more");
    }

    private static void good(DispatcherFixture fixture, int answers) {
        for (int i = 0; i < answers; i += 5) {
            for (int j = 0; j < 5; j++) {
                fixture.send("good");
            }
            fixture.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void manyThrottledAtOnceAreOneSign() {
        DispatcherFixture fixture = new DispatcherFixture(40, 6);
        fixture.hold = true;
        for (int i = 0; i < 6; i++) {
            fixture.send(DispatcherFixture.EU, null, TestCaller.throttled("one of many"));
        }
        List<Runnable> together = List.copyOf(fixture.pool);
        fixture.pool.clear();
        fixture.hold = false;
        together.forEach(Runnable::run);
        assertEquals(20, fixture.limit());
    }

    @Test
    void whoWaitsIsToldForWhat() {
        DispatcherFixture fixture = new DispatcherFixture(1, 1);
        fixture.send("now");
        TestCaller late = TestCaller.reader("late");
        fixture.send(DispatcherFixture.EU, null, late);
        assertEquals("the limit of 1 requests a second to STS in eu-west-1", late.waitingFor());
        fixture.hold = true;
        fixture.pass(Duration.ofSeconds(1));
        TestCaller later = TestCaller.reader("later");
        fixture.send(DispatcherFixture.EU, null, later);
        assertEquals("one of 1 requests at once to STS in eu-west-1 to end", later.waitingFor());
    }

    @Test
    void otherHostsHaveALimitOfConcurrentCallsToo() {
        DispatcherFixture fixture = new DispatcherFixture(1, 1);
        fixture.hold = true;
        List<CompletionStage<String>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TestCaller caller = TestCaller.reader("person " + i);
            all.add(fixture.dispatcher.dispatch(
                    caller, "a person", () -> CompletableFuture.completedStage(fixture.note(caller))));
        }
        assertEquals(1, fixture.pool.size());
        fixture.pool.remove().run();
        assertEquals(1, fixture.pool.size());
        fixture.hold = false;
        fixture.pool.remove().run();
        assertEquals(List.of("person 0", "person 1", "person 2"), fixture.started);
        assertTrue(all.stream().allMatch(one -> one.toCompletableFuture().isDone()));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 1})
    void withoutALimitAnswersCome(int perSecond) {
        DispatcherFixture fixture = new DispatcherFixture(perSecond, 6);
        fixture.dispatcher.recordUnqueued(DispatcherFixture.EU, null);
        CompletableFuture<String> answer = fixture.ask("one");
        assertTrue(answer.isDone() && !answer.isCompletedExceptionally());
    }

    @Test
    void whoQueuesWhenTheEngineClosesIsToldSo() {
        DispatcherFixture fixture = new DispatcherFixture(1, 1);
        fixture.send("now");
        CompletableFuture<String> late = fixture.ask("late");
        fixture.dispatcher.close();
        assertInstanceOf(
                EngineClosedException.class,
                assertThrows(CompletionException.class, late::join).getCause());
        assertTrue(fixture.ask("later").isCompletedExceptionally());
        fixture.pass(Duration.ofSeconds(2));
        assertEquals(List.of("now"), fixture.started);
    }

    @Test
    void anErrorInARequestLosesNoPlace() {
        DispatcherFixture fixture = new DispatcherFixture(100, 1);
        TestCaller caller = TestCaller.reader("broken");
        CompletionStage<String> broken = fixture.dispatcher.dispatch(caller, DispatcherFixture.EU, null, () -> {
            throw new NoClassDefFoundError("planted");
        });
        assertTrue(broken.toCompletableFuture().isCompletedExceptionally());
        assertTrue(fixture.ask("next").isDone());
    }

    @Test
    void anAccountThatWaitsForLongKeepsNoOtherWaiting() {
        DispatcherFixture fixture = new DispatcherFixture(1, 6);
        for (int i = 0; i < 20; i++) {
            fixture.dispatcher.recordUnqueued(DispatcherFixture.EU, "111122223333");
        }
        fixture.send(DispatcherFixture.EU, "111122223333", TestCaller.reader("overdrawn"));
        fixture.send(DispatcherFixture.EU, "444455556666", TestCaller.reader("first"));
        CompletableFuture<String> second =
                fixture.ask(DispatcherFixture.EU, "444455556666", TestCaller.reader("second"));
        assertFalse(second.isDone());
        fixture.pass(Duration.ofMillis(1_005));
        assertTrue(second.isDone());
        fixture.pass(Duration.ofSeconds(25));
        assertEquals(List.of("first", "second", "overdrawn"), fixture.started);
        assertEquals(0, fixture.clock.pendingTasks(), "no timer is left");
    }

    @Test
    void whateverARequestThrowsIsItsOutcomeAndFreesItsPlace() {
        DispatcherFixture fixture = new DispatcherFixture(20, 1);
        IOException planted = new IOException("planted");
        CompletableFuture<String> sts = fixture.dispatcher
                .<String>dispatch(TestCaller.reader("sts"), DispatcherFixture.EU, null, () -> sneak(planted))
                .toCompletableFuture();
        CompletableFuture<String> other = fixture.dispatcher
                .<String>dispatch(TestCaller.reader("other"), "another host", () -> sneak(planted))
                .toCompletableFuture();
        assertEquals(planted, assertThrows(CompletionException.class, sts::join).getCause());
        assertEquals(
                planted, assertThrows(CompletionException.class, other::join).getCause());
        assertTrue(fixture.ask("next").isDone());
    }

    @ParameterizedTest
    @MethodSource("failuresOfAnExecutor")
    void whateverAnExecutorThrowsFailsTheOneCallAndFreesItsPlaceAndItsToken(Throwable planted) {
        DispatcherFixture fixture = new DispatcherFixture(1, 2);
        fixture.poolFailure = planted;
        fixture.loseTask = true;
        for (int i = 0; i < 10; i++) {
            CompletableFuture<String> lost = fixture.ask("lost " + i);
            assertEquals(
                    planted, assertThrows(CompletionException.class, lost::join).getCause());
        }
        fixture.poolFailure = null;
        fixture.loseTask = false;
        assertTrue(fixture.ask("next").isDone());
        assertEquals(List.of("next"), fixture.started);
    }

    static List<Throwable> failuresOfAnExecutor() {
        return List.of(
                new InternalError("planted: unable to create native thread"),
                new RejectedExecutionException("planted"),
                new IllegalStateException("planted"),
                new IOException("planted"));
    }

    /** A ThreadPoolExecutor keeps the task in its queue when the thread for it cannot start. */
    @Test
    void aTaskThatAnExecutorKeptThoughItThrewDoesNothing() {
        DispatcherFixture fixture = new DispatcherFixture(100, 2);
        fixture.hold = true;
        fixture.poolFailure = new InternalError("planted");
        assertTrue(fixture.ask("failed").isCompletedExceptionally());
        fixture.poolFailure = null;
        fixture.pool.remove().run();
        assertEquals(List.of(), fixture.started);
        for (int i = 0; i < 5; i++) {
            fixture.send("reader " + i);
        }
        assertEquals(2, fixture.pool.size(), "two places, not three");
    }

    @Test
    void aCallThatRanKeepsItsAnswerThoughTheExecutorThrewAfterwards() {
        DispatcherFixture fixture = new DispatcherFixture(100, 2);
        fixture.poolFailure = new InternalError("planted");
        assertEquals("ran", fixture.ask("ran").join());
    }

    @Test
    void callsThatNoTimerCanStartFail() {
        ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
        ScheduledExecutorService ended = Executors.newSingleThreadScheduledExecutor();
        ended.shutdown();
        try (RequestDispatcher dispatcher =
                new RequestDispatcher(new RateLimits(1, 6), clock::elapsedNanos, ended, Runnable::run)) {
            CompletionStage<String> first =
                    dispatcher.dispatch(TestCaller.reader("first"), DispatcherFixture.EU, null, () -> "answer");
            assertEquals("answer", first.toCompletableFuture().join());
            CompletableFuture<String> second = dispatcher
                    .dispatch(TestCaller.reader("second"), DispatcherFixture.EU, null, () -> "answer")
                    .toCompletableFuture();
            assertInstanceOf(
                    EngineClosedException.class,
                    assertThrows(CompletionException.class, second::join).getCause());
        }
    }

    @Test
    void aDispatchedCallThatFindsNoTokenAfterTheEndFails() {
        DispatcherFixture fixture = new DispatcherFixture(1, 6);
        fixture.hold = true;
        CompletableFuture<String> late = fixture.ask("late");
        fixture.dispatcher.recordUnqueued(DispatcherFixture.EU, null);
        fixture.dispatcher.close();
        fixture.pool.remove().run();
        assertInstanceOf(
                EngineClosedException.class,
                assertThrows(CompletionException.class, late::join).getCause());
        assertEquals(List.of(), fixture.started);
    }

    @Test
    void aCallThatMeetsTheEndOfItsQueueSharesTheLimitsOfTheNextOne() {
        DispatcherFixture fixture = new DispatcherFixture(100, 1);
        TestCaller first = TestCaller.reader("first");
        first.beforeQueued = () -> {
            first.beforeQueued = () -> {};
            for (int i = 0; i < 100; i++) {
                fixture.send(StsEndpoint.regional("region-" + i), null, TestCaller.reader("tenant " + i));
            }
            fixture.hold = true;
        };
        fixture.send(DispatcherFixture.EU, null, first);
        fixture.send("second");
        assertEquals(1, fixture.pool.size(), "one place");
        fixture.pool.remove().run();
        assertEquals("first", fixture.started.get(100));
    }

    @Test
    void endpointsThatDifferInTheirCertificatesShareTheirLimits() {
        DispatcherFixture fixture = new DispatcherFixture(100, 1);
        fixture.hold = true;
        fixture.send("without");
        for (int i = 0; i < 100; i++) {
            StsEndpoint endpoint =
                    new StsEndpoint("eu-west-1", null, false, false, false, Path.of("tenant-" + i + ".pem"));
            fixture.send(endpoint, null, TestCaller.reader("with " + i));
        }
        assertEquals(1, fixture.pool.size(), "one place");
        assertEquals(1, fixture.dispatcher.queueCount());
    }

    @Test
    void noCallStartsAfterTheEnd() {
        DispatcherFixture fixture = new DispatcherFixture(100, 6);
        fixture.dispatcher.close();
        CompletableFuture<String> late = fixture.ask("late");
        assertInstanceOf(
                EngineClosedException.class,
                assertThrows(CompletionException.class, late::join).getCause());
        assertEquals(List.of(), fixture.started);
    }

    /** Throws what no signature declares, as other languages of the JVM do. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <R, T extends Throwable> R sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
