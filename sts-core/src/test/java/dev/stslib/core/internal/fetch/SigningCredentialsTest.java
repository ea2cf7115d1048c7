package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.internal.cache.ExpiringType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What signs a request, and what its signer is told. */
@Tag("one-jdk")
class SigningCredentialsTest {
    private final StageWorld world = new StageWorld();
    private final StageWorld.Request request = new StageWorld.Request();
    private final SigningCredentials<TemporaryCredentials> stage = new SigningCredentials<>(ExpiringType.CREDENTIALS);

    private static StsServiceException refusal(String code) {
        return new StsServiceException("no", "ask", new StsError(code, 403, "no", null), null);
    }

    @Test
    void aRequestWithoutASignerIsPassedOnUnsigned() {
        FetchContext<TemporaryCredentials> context = world.context(request);
        CompletableFuture<TemporaryCredentials> result = world.run(stage, context);
        assertSame(world.behind, result);
        assertEquals(List.of(context), world.passed);
        assertFalse(context.hasSigningCredentials());
    }

    @Test
    void aFirstRequestIsSignedByWhatTheSignerHas() {
        request.signer = world.new NotingSigner();
        FetchContext<TemporaryCredentials> context = world.context(request);
        CompletableFuture<TemporaryCredentials> result = world.run(stage, context);
        assertEquals(List.of(context), world.passed);
        assertSame(StageWorld.KEYS, context.signingCredentials());
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        assertSame(answer, result.join());
        assertEquals(List.of(), world.noted, "what works is neither renewed nor refused");
    }

    @Test
    void aRenewalTellsTheSignerWhatEndsSoon_once() {
        request.signer = world.new NotingSigner();
        world.entry.put(world.endingIn("ASIA1", 10));
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, world.read());
        assertFalse(world.run(stage, context).isDone());
        assertEquals(List.of("renew ASIA1"), world.noted);
        assertFalse(world.run(stage, context).isDone());
        assertEquals(List.of("renew ASIA1"), world.noted, "the second time only what ended meanwhile is replaced");
    }

    @Test
    void aRenewalTellsTheSignerWhatAServiceRefused() {
        request.signer = world.new NotingSigner();
        world.entry.put(world.endingIn("ASIA1", 60));
        world.entry.invalidate("ASIA1");
        assertFalse(world.run(stage, new FetchContext<>(request, world.read())).isDone());
        assertEquals(List.of("invalidate ASIA1"), world.noted);
    }

    @Test
    void anExpiredSignatureIsRefusedForGood() {
        assertEquals(List.of("invalidate AKIAONE"), notedAfter(refusal("ExpiredToken")));
    }

    @Test
    void anExpiredSignatureIsSeenBehindOtherStages() {
        assertEquals(List.of("invalidate AKIAONE"), notedAfter(new CompletionException(refusal("ExpiredToken"))));
    }

    @Test
    void otherFailuresSayNothingOfTheSigner() {
        assertEquals(List.of(), notedAfter(refusal("AccessDenied")));
        assertEquals(List.of(), notedAfter(new IllegalStateException("planted")));
    }

    private List<String> notedAfter(Throwable failure) {
        world.behind = new CompletableFuture<>();
        request.signer = world.new NotingSigner();
        CompletableFuture<TemporaryCredentials> result = world.run(stage, world.context(request));
        world.behind.completeExceptionally(failure);
        assertTrue(result.isCompletedExceptionally());
        return world.noted;
    }
}
