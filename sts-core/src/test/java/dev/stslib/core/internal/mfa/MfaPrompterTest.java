package dev.stslib.core.internal.mfa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.MfaCodeRequested;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.MfaSettings.Person;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MfaPrompterTest {
    private static final MfaRequirement REQUIREMENT = new MfaRequirement("serial", "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final List<EngineEvent> events = new ArrayList<>();
    private final Deque<Runnable> prompts = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final Deque<Runnable> whileTyping = new ArrayDeque<>();
    private Optional<String> there = Optional.empty();

    private MfaPrompter prompter(boolean alone, Person person, Executor promptExecutor) {
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
        CodeSourceRegistry sources = new CodeSourceRegistry(
                source, command -> MfaCodeSources.none(), MfaSettings.DEFAULT.withPerson(person));
        return new MfaPrompter(sources, events::add, clock, clock.scheduler(), Runnable::run, promptExecutor);
    }

    /** With a source whose codes follow from the time. */
    private MfaPrompter byTime(Executor pool) {
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
        return new MfaPrompter(
                new CodeSourceRegistry(source, command -> MfaCodeSources.none(), MfaSettings.DEFAULT),
                events::add,
                clock,
                clock.scheduler(),
                pool,
                prompts::add);
    }

    @Test
    void aCodeWhoseAnswerWasLostIsNotSaidToBeWrongWhenAwsRefusesItAgain() {
        MfaPrompter prompter = person();
        Secret code = Secret.of("123456");
        assertThrows(
                EndpointUnreachableException.class,
                () -> prompter.withCode("serial", code, given -> {
                    throw new EndpointUnreachableException("the answer was lost", "try again");
                }));
        MfaCodeUsedException used = assertThrows(
                MfaCodeUsedException.class,
                () -> prompter.withCode("serial", code, given -> {
                    throw new MfaCodeRejectedException(
                            "no", "another", new StsError("AccessDenied", 403, "no", null), null);
                }));
        assertTrue(used.problem().contains("the answer was lost"), used.problem());
    }

    private static CompletableFuture<String> askWithUsedCode(MfaPrompter prompter) {
        return prompter.<String>ask(REQUIREMENT, Person.WHEN_READ, Optional::empty, code -> {
                    throw new MfaCodeUsedException("used", "wait");
                })
                .toCompletableFuture();
    }

    private MfaPrompter person() {
        return prompter(false, Person.WHEN_READ, prompts::add);
    }

    private CompletableFuture<String> ask(MfaPrompter prompter) {
        return ask(prompter, Person.WHEN_READ);
    }

    private CompletableFuture<String> ask(MfaPrompter prompter, Person needed) {
        CompletionStage<String> answer = prompter.ask(REQUIREMENT, needed, () -> there, code -> {
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
        "true, WHEN_CALLED, ALWAYS, true",
        "true, WHEN_READ, WHEN_READ, true",
        "false, WHEN_CALLED, WHEN_CALLED, true",
        "false, WHEN_CALLED, WHEN_READ, false",
        "false, WHEN_CALLED, ALWAYS, false",
        "false, WHEN_READ, WHEN_CALLED, true",
        "false, WHEN_READ, WHEN_READ, true",
        "false, WHEN_READ, ALWAYS, false",
        "false, ALWAYS, WHEN_CALLED, true",
        "false, ALWAYS, WHEN_READ, true",
        "false, ALWAYS, ALWAYS, true",
    })
    void aPersonIsAskedOnlyWhereThatIsAllowed(boolean alone, Person person, Person needed, boolean asked)
            throws Exception {
        CompletableFuture<String> answer = ask(prompter(alone, person, Runnable::run), needed);
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
        assertTrue(answer.isDone(), "no answer would ever come");
        assertInstanceOf(NoClassDefFoundError.class, failure(answer));
    }

    @Test
    void whoAsksAPersonHoldsNoThread() throws Exception {
        CompletableFuture<String> answer = ask(person());
        assertFalse(answer.isDone());
        assertEquals(List.of(), events);
        prompts.remove().run();
        assertEquals("got", answer.get());
        MfaCodeRequested asked = assertInstanceOf(MfaCodeRequested.class, events.get(0));
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
        MfaPrompter prompter = person();
        CompletableFuture<String> first = ask(prompter);
        CompletableFuture<String> second = ask(prompter);
        whileTyping.add(prompter::close);
        prompts.remove().run();
        assertInstanceOf(EngineClosedException.class, failure(first));
        assertInstanceOf(EngineClosedException.class, failure(second));
        prompts.remove().run();
        assertEquals(1, events.size(), "the second is not asked");
        assertEquals(List.of(), sent, "and the answer of the first not sent");
        assertInstanceOf(EngineClosedException.class, failure(ask(prompter)));
    }

    @Test
    void aGivenCodeDoesNotWaitForAPrompt() {
        MfaPrompter prompter = person();
        whileTyping.add(() -> assertEquals("mine", prompter.withCode("serial", Secret.of("654321"), code -> "mine")));
        CompletableFuture<String> answer = ask(prompter);
        prompts.remove().run();
        assertEquals("got", answer.join());
    }

    @Test
    void whoIsInterruptedInTheQueueSendsNothing() throws InterruptedException {
        MfaPrompter prompter = person();
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread second = new Thread(() -> {
            try {
                outcome.complete(prompter.withCode("serial", Secret.of("222222"), code -> "sent"));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        String first = prompter.withCode("serial", Secret.of("111111"), code -> {
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
        assertTrue(ask(prompter(true, Person.WHEN_CALLED, prompts::add), Person.ALWAYS)
                .isDone());
        assertEquals(List.of("123456"), sent);
    }

    @Test
    void whoWaitsForTheNextCodeIsToldWhereThePoolTakesNothing() {
        MfaPrompter prompter = byTime(work -> {
            throw new RejectedExecutionException("planted");
        });
        CompletableFuture<String> answer = askWithUsedCode(prompter);
        assertFalse(answer.isDone());
        clock.advance(Duration.ofSeconds(31));
        assertTrue(answer.isDone());
        assertInstanceOf(RejectedExecutionException.class, failure(answer));
    }

    @ParameterizedTest
    @MethodSource("failuresOfAnExecutor")
    void aPromptThatTheExecutorRefusesFailsAndIsNotKept(Throwable planted, Class<?> expected) {
        MfaPrompter prompter =
                prompter(false, Person.WHEN_READ, work -> MfaPrompterTest.<RuntimeException>sneak(planted));
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(expected, failure(ask(prompter)));
        }
        assertEquals(0, prompter.pendingCount());
    }

    static List<Arguments> failuresOfAnExecutor() {
        return List.of(
                Arguments.of(new RejectedExecutionException("planted"), EngineClosedException.class),
                Arguments.of(new OutOfMemoryError("planted"), OutOfMemoryError.class));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void endedPromptsAreNotKept() {
        MfaPrompter prompter = person();
        assertFalse(ask(prompter).isDone());
        assertEquals(1, prompter.pendingCount());
        prompts.remove().run();
        assertEquals(0, prompter.pendingCount());
    }

    @Test
    void closingEndsAWaitForTheNextCode() {
        MfaPrompter prompter = byTime(Runnable::run);
        CompletableFuture<String> answer = askWithUsedCode(prompter);
        assertFalse(answer.isDone());
        prompter.close();
        assertInstanceOf(EngineClosedException.class, failure(answer));
    }
}
