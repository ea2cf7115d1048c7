package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.CodeAsked;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.RefreshTrigger;
import dev.stslib.core.refresh.MfaSettings;
import dev.stslib.core.refresh.MfaSettings.Person;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MfaDeskTest {
    private static final MfaNeed NEED = new MfaNeed("serial", "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final List<EngineEvent> events = new ArrayList<>();
    private final Deque<Runnable> prompts = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final Deque<Runnable> whileTyping = new ArrayDeque<>();
    private Optional<String> there = Optional.empty();

    private MfaDesk desk(boolean alone, Person person, Executor prompter) {
        MfaCodeSource source = new MfaCodeSource() {
            @Override
            public Optional<Secret> code(MfaCodeRequest request) {
                whileTyping.forEach(Runnable::run);
                return Optional.of(Secret.of("123456"));
            }

            @Override
            public boolean answersAlone() {
                return alone;
            }
        };
        CodeSources sources =
                new CodeSources(source, command -> MfaCodeSource.none(), MfaSettings.DEFAULT.withPerson(person));
        return new MfaDesk(
                sources, new EventBus(List.of(events::add)), clock, clock.scheduler(), Runnable::run, prompter);
    }

    private MfaDesk person() {
        return desk(false, Person.WHEN_READ, prompts::add);
    }

    private CompletableFuture<String> ask(MfaDesk desk) {
        return ask(desk, RefreshTrigger.READ);
    }

    private CompletableFuture<String> ask(MfaDesk desk, RefreshTrigger urgency) {
        CompletionStage<String> answer = desk.ask(NEED, urgency, () -> there, code -> {
            sent.add(code.revealSecret());
            return "got";
        });
        return answer.toCompletableFuture();
    }

    private static @Nullable Throwable failure(CompletableFuture<String> outcome) {
        return assertThrows(ExecutionException.class, outcome::get).getCause();
    }

    @ParameterizedTest
    @CsvSource({
        "true, WHEN_CALLED, BACKGROUND, true",
        "true, WHEN_READ, READ, true",
        "false, WHEN_CALLED, FORCED, true",
        "false, WHEN_CALLED, READ, false",
        "false, WHEN_CALLED, BACKGROUND, false",
        "false, WHEN_READ, FORCED, true",
        "false, WHEN_READ, READ, true",
        "false, WHEN_READ, BACKGROUND, false",
        "false, ALWAYS, FORCED, true",
        "false, ALWAYS, READ, true",
        "false, ALWAYS, BACKGROUND, true",
    })
    void aPersonIsAskedOnlyWhereThatIsAllowed(boolean alone, Person person, RefreshTrigger urgency, boolean asked)
            throws Exception {
        CompletableFuture<String> answer = ask(desk(alone, person, Runnable::run), urgency);
        assertEquals(asked ? 1 : 0, events.size());
        if (asked) {
            assertEquals("got", answer.get());
        } else {
            assertInstanceOf(MfaCodeRequiredException.class, failure(answer));
        }
    }

    @Test
    void anErrorOfTheSourceEndsTheQuestion() {
        whileTyping.add(() -> {
            throw new NoClassDefFoundError("a source of codes");
        });
        CompletableFuture<String> answer = ask(person());
        prompts.remove().run();
        assertTrue(answer.isDone(), "nobody would ever answer");
        assertInstanceOf(NoClassDefFoundError.class, failure(answer));
    }

    @Test
    void whoAsksAPersonHoldsNoThread() throws Exception {
        CompletableFuture<String> answer = ask(person());
        assertFalse(answer.isDone());
        assertEquals(List.of(), events);
        prompts.remove().run();
        assertEquals("got", answer.get());
        CodeAsked asked = assertInstanceOf(CodeAsked.class, events.get(0));
        assertEquals("serial", asked.code().serial());
        assertFalse(asked.code().comesAlone());
    }

    @Test
    void nobodyIsAskedForWhatCameMeanwhile() throws Exception {
        CompletableFuture<String> answer = ask(person());
        there = Optional.of("from elsewhere");
        prompts.remove().run();
        assertEquals("from elsewhere", answer.get());
        assertEquals(List.of(), events);
    }

    @Test
    void anAnswerThatIsNotWantedAnyMoreIsNotSent() throws Exception {
        whileTyping.add(() -> there = Optional.of("from elsewhere"));
        CompletableFuture<String> answer = ask(person());
        prompts.remove().run();
        assertEquals("from elsewhere", answer.get());
        assertEquals(List.of(), sent);
    }

    @Test
    void closingEndsAllQuestions() {
        MfaDesk desk = person();
        CompletableFuture<String> first = ask(desk);
        CompletableFuture<String> second = ask(desk);
        whileTyping.add(desk::close);
        prompts.remove().run();
        assertInstanceOf(EngineClosedException.class, failure(first));
        assertInstanceOf(EngineClosedException.class, failure(second));
        prompts.remove().run();
        assertEquals(1, events.size(), "the second is not asked");
        assertEquals(List.of(), sent, "and the answer of the first not sent");
        assertInstanceOf(EngineClosedException.class, failure(ask(desk)));
    }

    @Test
    void aGivenCodeDoesNotWaitForAPrompt() {
        MfaDesk desk = person();
        whileTyping.add(() -> assertEquals("mine", desk.with("serial", Secret.of("654321"), code -> "mine")));
        CompletableFuture<String> answer = ask(desk);
        prompts.remove().run();
        assertEquals("got", answer.join());
    }

    @Test
    void whoIsInterruptedInTheQueueSendsNothing() throws InterruptedException {
        MfaDesk desk = person();
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread second = new Thread(() -> {
            try {
                outcome.complete(desk.with("serial", Secret.of("222222"), code -> "sent"));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        String first = desk.with("serial", Secret.of("111111"), code -> {
            second.start();
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            second.interrupt();
            return "got";
        });
        assertEquals("got", first);
        second.join();
        assertInstanceOf(CallInterruptedException.class, failure(outcome));
    }

    @Test
    void whoAnswersAloneIsAskedOnTheSpot() {
        assertTrue(ask(desk(true, Person.WHEN_CALLED, prompts::add), RefreshTrigger.BACKGROUND)
                .isDone());
        assertEquals(List.of("123456"), sent);
    }

    @Test
    void whoWaitsForTheNextCodeIsToldWhereThePoolTakesNothing() {
        MfaCodeSource source = new MfaCodeSource() {
            @Override
            public Optional<Secret> code(MfaCodeRequest request) {
                return Optional.of(Secret.of("123456"));
            }

            @Override
            public Optional<Instant> nextCode(MfaCodeRequest request) {
                return Optional.of(clock.instant().plusSeconds(30));
            }

            @Override
            public boolean answersAlone() {
                return true;
            }
        };
        MfaDesk desk = new MfaDesk(
                new CodeSources(source, command -> MfaCodeSource.none(), MfaSettings.DEFAULT),
                new EventBus(List.of(events::add)),
                clock,
                clock.scheduler(),
                work -> {
                    throw new RejectedExecutionException("planted");
                },
                prompts::add);
        CompletableFuture<String> answer = desk.<String>ask(NEED, RefreshTrigger.READ, Optional::empty, code -> {
                    throw new MfaCodeUsedException("used", "wait");
                })
                .toCompletableFuture();
        assertFalse(answer.isDone());
        clock.advance(Duration.ofSeconds(31));
        assertTrue(answer.isDone());
        assertInstanceOf(RejectedExecutionException.class, failure(answer));
    }
}
