package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.internal.mfa.CodeSourceRegistry;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.MfaSettings.Person;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stages next to the request: what needs no request, the MFA code, and the limits, here one request a second. */
@Tag("one-jdk")
class RequestStagesTest {
    private static final String SERIAL = "arn:aws:iam::111122223333:mfa/me";

    private final StageWorld world = new StageWorld();
    private final RequestDispatcher dispatcher = new RequestDispatcher(
            new RateLimits(1, 1), world.clock::elapsedNanos, world.clock.scheduler(), Runnable::run);
    private final RateLimit<TemporaryCredentials> rateLimit = new RateLimit<>(dispatcher);
    private final Deque<Runnable> prompts = new ArrayDeque<>();
    private boolean answersAlone;

    @AfterEach
    void close() {
        dispatcher.close();
    }

    // ---- What needs no request

    @Test
    void temporaryKeysArePassedOnWithoutARequest() {
        StageWorld.Request request = new StageWorld.Request();
        request.without = world.endingIn("ASIA1", 60);
        FetchContext<TemporaryCredentials> context = world.context(request);
        context.signWith(StageWorld.KEYS);
        assertSame(request.without, world.run(new TemporaryKeys<>(), context).join());
        assertEquals(List.of(), world.passed);
    }

    @Test
    void anythingElseIsRequested() {
        StageWorld.Request unsigned = new StageWorld.Request();
        unsigned.without = world.endingIn("ASIA1", 60);
        assertSame(world.behind, world.run(new TemporaryKeys<>(), world.context(unsigned)));
        FetchContext<TemporaryCredentials> signed = world.context(new StageWorld.Request());
        signed.signWith(StageWorld.KEYS);
        assertSame(world.behind, world.run(new TemporaryKeys<>(), signed));
        assertEquals(2, world.passed.size());
    }

    // ---- The limits

    private FetchContext<TemporaryCredentials> toSts(@Nullable String account) {
        StageWorld.Request request = new StageWorld.Request();
        request.endpoint = StageWorld.ENDPOINT;
        request.signer = world.new NotingSigner();
        FetchContext<TemporaryCredentials> context = world.context(request);
        context.signWith(new SourceCredentials("AKIAONE", Secret.of("s"), null, null, account));
        return context;
    }

    @Test
    void oneAccountWaitsForItsSecondAndGetsItsAnswer() {
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        assertSame(answer, world.run(rateLimit, toSts("1")).join());
        CompletableFuture<TemporaryCredentials> second = world.run(rateLimit, toSts("1"));
        assertFalse(second.isDone());
        assertTrue(world.run(rateLimit, toSts("2")).isDone(), "another account does not wait");
        world.clock.advance(Duration.ofSeconds(1));
        assertSame(answer, second.join());
        assertEquals(3, world.passed.size());
    }

    @Test
    void aRequestWithACodeDoesNotWaitAndCountsForItsAccount() {
        FetchContext<TemporaryCredentials> withCode = toSts("1");
        withCode.carry(SERIAL, Secret.of("123456"));
        assertSame(world.behind, world.run(rateLimit, withCode));
        world.behind.complete(world.endingIn("ASIA1", 60));
        assertFalse(world.run(rateLimit, toSts("1")).isDone());
        assertTrue(world.run(rateLimit, toSts("2")).isDone());
    }

    @Test
    void whatIsAskedElsewhereWaitsForItsPlaceAndForNoRate() {
        StageWorld.Request elsewhere = new StageWorld.Request();
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        for (int i = 0; i < 3; i++) {
            assertSame(answer, world.run(rateLimit, world.context(elsewhere)).join());
        }
    }

    @Test
    void theAccountThatPaysIsThatOfTheKeys() {
        assertEquals("1", toSts("1").payingAccount());
        assertEquals(StageWorld.SIGNER_ACCOUNT, toSts(null).payingAccount(), "the signer knows it otherwise");
        StageWorld.Request request = new StageWorld.Request();
        FetchContext<TemporaryCredentials> unsigned = world.context(request);
        assertEquals(StageWorld.ROLE_ACCOUNT, unsigned.payingAccount(), "nothing signs");
        request.signer = world.new NotingSigner();
        assertEquals(StageWorld.ROLE_ACCOUNT, unsigned.payingAccount(), "nothing has signed yet");
    }

    // ---- The code

    private MfaCode<TemporaryCredentials> mfaCode() {
        MfaCodeSource source = new MfaCodeSource() {
            @Override
            public Optional<Secret> code(MfaCodeRequest asked) {
                world.noted.add("code of " + asked.serial());
                return Optional.of(Secret.of("123456"));
            }

            @Override
            public boolean answersAlone() {
                return answersAlone;
            }
        };
        MfaPrompter prompter = new MfaPrompter(
                new CodeSourceRegistry(
                        source, command -> MfaCodeSources.none(), MfaSettings.DEFAULT.withPerson(Person.WHEN_READ)),
                event -> {},
                world.clock,
                world.clock.scheduler(),
                Runnable::run,
                prompts::add);
        MfaDevices devices = new MfaDevices((profile, endpoint, keys) -> {
            world.noted.add("devices of " + keys.accessKeyId());
            return List.of(SERIAL);
        });
        return new MfaCode<>(prompter, devices, dispatcher, work -> {
            world.noted.add("pool");
            work.run();
        });
    }

    private FetchContext<TemporaryCredentials> withCode(String serial, StsEndpoint endpoint) {
        StageWorld.Request request = new StageWorld.Request();
        request.endpoint = endpoint;
        request.code = new MfaRequirement(serial, "one", null);
        request.interactive = !answersAlone;
        FetchContext<TemporaryCredentials> context = world.context(request);
        context.signWith(StageWorld.KEYS);
        return context;
    }

    @Test
    void aRequestWithoutACodeAsksForNone() {
        FetchContext<TemporaryCredentials> context = world.context(new StageWorld.Request());
        assertSame(world.behind, world.run(mfaCode(), context));
        assertNull(context.mfaCode());
        assertEquals(List.of(), world.noted);
    }

    @Test
    void aPersonsCodeIsCarriedAndWhatFollowsLeavesThePromptThread() {
        FetchContext<TemporaryCredentials> context = withCode("auto", StageWorld.ENDPOINT);
        CompletableFuture<TemporaryCredentials> result = world.run(mfaCode(), context);
        assertEquals(List.of("devices of AKIAONE"), world.noted);
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        prompts.remove().run();
        assertSame(answer, result.join());
        assertEquals(List.of(context), world.passed);
        assertEquals(SERIAL, context.mfaSerial());
        assertEquals(Secret.of("123456"), context.mfaCode());
        assertEquals(List.of("devices of AKIAONE", "code of " + SERIAL, "pool"), world.noted);
    }

    @Test
    void aSourceThatAnswersAloneNeedsNoOtherThread() {
        answersAlone = true;
        world.behind.complete(world.endingIn("ASIA1", 60));
        assertTrue(world.run(mfaCode(), withCode(SERIAL, StageWorld.ENDPOINT)).isDone());
        assertEquals(List.of("code of " + SERIAL), world.noted);
    }

    @Test
    void aRegionThatIsUnknownCostsNoCode() {
        CompletableFuture<TemporaryCredentials> result =
                world.run(mfaCode(), withCode("auto", StsEndpoint.regional("mars-north-1")));
        CompletionException thrown = assertThrows(CompletionException.class, result::join);
        UnknownRegionException error = assertInstanceOf(UnknownRegionException.class, thrown.getCause());
        assertTrue(error.toString().contains("profile 'one'"), error.toString());
        assertEquals(List.of(), world.noted);
        assertTrue(prompts.isEmpty());
    }

    @Test
    void aReaderIsPatientUntilThePersonHasAnswered() {
        StageWorld.Request request = new StageWorld.Request();
        request.endpoint = StageWorld.ENDPOINT;
        request.code = new MfaRequirement(SERIAL, "one", null);
        request.interactive = true;
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, world.read());
        context.signWith(StageWorld.KEYS);
        CompletableFuture<TemporaryCredentials> reader = world.entry.async().toCompletableFuture();
        assertFalse(world.run(mfaCode(), context).isDone());
        world.clock.advance(Duration.ofMinutes(15));
        assertFalse(reader.isDone());
        world.behind.complete(world.endingIn("ASIA1", 60));
        prompts.remove().run();
        world.clock.advance(Duration.ofMinutes(2));
        assertTrue(reader.isCompletedExceptionally(), "what follows the answer is not the person's time");
    }

    /** Another refresh has brought the value while a person was waited for. */
    @Test
    void aValueThatComesOtherwiseCostsNoCode() {
        StageWorld.Request request = new StageWorld.Request();
        request.endpoint = StageWorld.ENDPOINT;
        request.code = new MfaRequirement(SERIAL, "one", null);
        request.interactive = true;
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, world.read());
        context.signWith(StageWorld.KEYS);
        CompletableFuture<TemporaryCredentials> result = world.run(mfaCode(), context);
        TemporaryCredentials other = world.endingIn("ASIAOTHER", 60);
        world.entry.put(other);
        prompts.remove().run();
        assertSame(other, result.join());
        assertEquals(List.of("pool"), world.noted);
    }
}
