package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.plan.RoleStep;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The requests at the end of the pipeline: what is sent, and when nothing is. */
@Tag("one-jdk")
class RequestsTest {
    private static final String SERIAL = "arn:aws:iam::111122223333:mfa/me";
    private static final String ROLE = "arn:aws:iam::222233334444:role/One";
    private static final SourceCredentials TEMPORARY =
            new SourceCredentials("ASIASIGNER", Secret.of("s"), Secret.of("t"), null, null);

    private final StageWorld world = new StageWorld();
    private final StageWorld.Request entry = new StageWorld.Request();
    private final TemporaryCredentials answer = world.endingIn("ASIA1", 60);
    private final List<Object> sent = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private final Lazy<OpenTokenProvider> provider = new Lazy<>(
            () -> (OpenTokenProvider) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {OpenTokenProvider.class}, (self, method, given) -> {
                        if (refusal != null) {
                            throw refusal;
                        }
                        sent.addAll(List.of(given));
                        return method.getName().equals("assumeRole")
                                ? new AssumedRole(answer, null, null, null, null, Map.of())
                                : new SessionToken(answer, null);
                    }),
            OpenTokenProvider::close);

    private static TemporaryCredentials result(
            FetchRequest<TemporaryCredentials> request, FetchContext<TemporaryCredentials> context) {
        return request.send(context).toCompletableFuture().join();
    }

    // ---- A role

    private RoleFetch role(boolean isBehindCode) {
        RoleStep step = new RoleStep(
                "one",
                ROLE,
                null,
                "me",
                null,
                null,
                null,
                null,
                null,
                SessionPolicy.NONE,
                List.of(),
                List.of(),
                null,
                List.of(),
                StageWorld.ENDPOINT);
        StsCalls calls = new StsCalls(provider, SystemEnvironment.of(Map.of(), Map.of()), world.clock);
        return new RoleFetch(
                calls, entry.key(), entry.descriptor(), world.new NotingSigner(), step, null, false, isBehindCode);
    }

    private FetchContext<TemporaryCredentials> signed(FetchRequest<TemporaryCredentials> request) {
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, InFlightRefresh.unshared());
        context.signWith(StageWorld.KEYS);
        return context;
    }

    @Test
    void aRoleIsAssumedWithTheKeysAndTheCode() {
        RoleFetch request = role(false);
        FetchContext<TemporaryCredentials> context = signed(request);
        context.carry(SERIAL, Secret.of("123456"));
        assertSame(answer, result(request, context));
        assertEquals(
                List.of(
                        StageWorld.ENDPOINT,
                        StageWorld.KEYS,
                        AssumeRoleRequest.of(ROLE, "me")
                                .mfa(SERIAL, Secret.of("123456"))
                                .build()),
                sent);
        assertEquals(StageWorld.ENDPOINT, request.endpoint());
        assertNull(request.account(), "the ARN of the role tells it");
        assertNull(request.without(TEMPORARY));
        assertEquals("STS", request.askedElsewhere());
    }

    @Test
    void aRoleBehindACodeIsAssumedWithoutOne() {
        assertSame(answer, result(role(true), signed(role(true))));
        assertEquals(AssumeRoleRequest.of(ROLE, "me").build(), sent.get(2));
    }

    @Test
    void aRefusalBehindACodeSaysThatTheCodeMayBeTooOld() {
        refusal = new StsServiceException("no", "ask", new StsError("AccessDenied", 403, "no", null), null);
        assertEquals("ask", remedy(role(false)).split(";", 2)[0]);
        assertTrue(remedy(role(true)).contains("mfa_session_seconds = 0 in profile 'one'"), remedy(role(true)));
        assertFalse(remedy(role(false)).contains("mfa_session_seconds"), remedy(role(false)));
    }

    private String remedy(RoleFetch request) {
        return assertThrows(StsServiceException.class, () -> request.send(signed(request)))
                .remedy();
    }

    // ---- A session token

    private SessionTokenFetch sessionToken(boolean passesOn) {
        return new SessionTokenFetch(
                provider,
                world.clock,
                entry.key(),
                entry.descriptor(),
                world.new NotingSigner(),
                () -> StageWorld.ENDPOINT,
                null,
                false,
                Duration.ofHours(2),
                passesOn);
    }

    @Test
    void aSessionTokenIsRequestedForLongTermKeys() {
        SessionTokenFetch request = sessionToken(true);
        FetchContext<TemporaryCredentials> context = signed(request);
        context.carry(SERIAL, Secret.of("123456"));
        assertSame(answer, result(request, context));
        assertEquals(
                List.of(
                        StageWorld.ENDPOINT,
                        StageWorld.KEYS,
                        new GetSessionTokenRequest(Duration.ofHours(2), SERIAL, Secret.of("123456"))),
                sent);
        assertEquals(StageWorld.ENDPOINT, request.endpoint());
        assertEquals(StageWorld.SIGNER_ACCOUNT, request.account());
        assertNull(request.without(StageWorld.KEYS));
    }

    @Test
    void temporaryKeysArePassedOnWhereTheCallerWantsThat() {
        TemporaryCredentials passedOn = sessionToken(true).without(TEMPORARY);
        assertEquals(UnsignedCalls.temporary(TEMPORARY, world.clock.instant()), passedOn);
        assertNull(sessionToken(false).without(TEMPORARY), "STS is to say no");
    }

    // ---- The session token of a device that IAM names

    private FoundDeviceFetch foundDevice() {
        MfaDevices devices = new MfaDevices((profile, endpoint, keys) -> List.of(SERIAL));
        return new FoundDeviceFetch(
                devices,
                world.clock,
                entry.key(),
                entry.descriptor(),
                world.new NotingSigner(),
                () -> StageWorld.ENDPOINT,
                new MfaRequirement("auto", "one", null),
                true,
                serial -> {
                    world.noted.add("entry of " + serial);
                    return world.entry;
                });
    }

    @Test
    void theTokenOfTheDeviceIsSharedWithItsOtherProfiles() {
        FoundDeviceFetch request = foundDevice();
        TemporaryCredentials shared = world.endingIn("ASIASHARED", 60);
        world.entry.put(shared);
        assertEquals(shared.asSource(), result(request, signed(request)).asSource());
        assertEquals(List.of("entry of " + SERIAL), world.noted);
        assertEquals("ASIASHARED", world.entry.fresh().orElseThrow().accessKeyId(), "it stays as good as it was");
        assertEquals("IAM", request.askedElsewhere());
        assertNull(request.endpoint());
        assertEquals(StageWorld.SIGNER_ACCOUNT, request.account());
    }

    @Test
    void temporaryKeysHaveNoDevice() {
        assertEquals(
                UnsignedCalls.temporary(TEMPORARY, world.clock.instant()),
                foundDevice().without(TEMPORARY));
        assertNull(foundDevice().without(StageWorld.KEYS));
    }

    /** The refresh that asks has the shared token already, and its end is near or a service refused it. */
    @Test
    void aRenewalRenewsTheSharedToken() {
        StageWorld asking = new StageWorld();
        TemporaryCredentials shared = world.endingIn("ASIASHARED", 60);
        world.entry.put(shared);
        asking.entry.put(shared);
        asking.entry.renew("ASIASHARED");
        FetchContext<TemporaryCredentials> context = new FetchContext<>(foundDevice(), asking.read());
        context.signWith(StageWorld.KEYS);
        foundDevice().send(context);
        assertTrue(world.entry.fresh().isEmpty(), "the next reader waits for another one");
        assertTrue(world.entry.peek().isPresent(), "and gets this one if there is none");

        asking.entry.invalidate("ASIASHARED");
        foundDevice().send(context);
        assertTrue(world.entry.peek().isEmpty(), "it is never served again");
    }

    @Test
    void onlySessionTokensTellTheAccountOfTheirSigner() {
        role(false).learnAccount("role");
        sessionToken(true).learnAccount("token");
        foundDevice().learnAccount("device");
        assertEquals(List.of("learn token", "learn device"), world.noted);
    }

    // ---- A request that nothing signs

    @Test
    void anUnsignedRequestGivesWhatItsCallGives() {
        UnsignedFetch<TemporaryCredentials> request = new UnsignedFetch<>(
                entry.key(), entry.descriptor(), StageWorld.ENDPOINT, "STS", null, context -> answer);
        assertSame(answer, result(request, new FetchContext<>(request, InFlightRefresh.unshared())));
        assertNull(request.signer());
        assertNull(request.code());
        assertFalse(request.isInteractive());
        assertNull(request.without(TEMPORARY));
    }
}
