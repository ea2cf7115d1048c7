package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine itself: handles, plans, profile files that change, closing. */
class CredentialEngineTest {
    private final FacadeWorld world = new FacadeWorld();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void close() {
        held.countDown();
        world.close();
    }

    @Test
    void aHandleIsTheSameForAllWhoAsk() {
        try (CredentialEngine engine = world.threaded()) {
            List<CompletableFuture<CredentialHandle>> all = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> engine.handle("plain")))
                    .limit(32)
                    .toList();
            for (CompletableFuture<CredentialHandle> one : all) {
                assertSame(engine.handle("plain"), one.join());
            }
            assertEquals(0, world.sts.requests().size(), "a handle asks nothing");
            assertEquals("CredentialHandle[plain]", engine.handle("plain").toString());
        }
    }

    private void changePlain() {
        world.write(
                "config",
                world.text("config")
                        .replace("source_profile = Alice", "source_profile = Alice\nrole_session_name = changed"));
    }

    @Test
    void aChangedProfileIsANewConfigurationWithoutARestart() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle before = engine.handle("plain");
            CredentialKey key = before.key();
            CredentialHandle other = engine.handle("DynamoDBRole-dev");
            TemporaryCredentials first = engine.credentials("plain");
            changePlain();
            CredentialHandle after = engine.handle("plain");
            assertSame(before, after, "a handle follows the files");
            assertNotEquals(key, after.key());
            assertNotEquals(first, engine.credentials("plain"));
            assertEquals(
                    "changed", world.requests("AssumeRole").get(1).parameters().get("RoleSessionName"));
            assertSame(other, engine.handle("DynamoDBRole-dev"), "what did not change stays");
            assertNotEquals(first, before.get());
        }
    }

    @Test
    void aCorrectedSecretInAFileIsUsedWithoutARestart() {
        String good = world.text("credentials");
        world.write("credentials", good.replace(world.alice.secretAccessKey(), "typing-error"));
        try (CredentialEngine engine = world.engine()) {
            StsServiceException error = assertThrows(StsServiceException.class, () -> engine.credentials("plain"));
            assertEquals("SignatureDoesNotMatch", error.error().code());
            world.write("credentials", good);
            assertEquals(Duration.ofHours(1), engine.credentials("plain").remaining(world.clock.instant()));
        }
    }

    @Test
    void whatIsIgnoredInTheFilesCanBeAskedFor() {
        try (CredentialEngine engine = world.engine()) {
            assertEquals(List.of(), engine.profileWarnings());
            world.write("config", world.text("config") + "[dev]\nregion = eu-west-1\n");
            assertEquals(1, engine.profileWarnings().size());
            assertTrue(engine.profileWarnings().get(0).contains("the section is ignored"));
        }
    }

    @Test
    void plansAndProfilesAskNothing() {
        try (CredentialEngine engine = world.engine()) {
            assertTrue(engine.plan("plain").describe().contains(world.plain.arn()));
            assertTrue(engine.profiles().keySet().containsAll(Set.of("Alice", "plain", "BobSmith")));
            assertThrows(ProfileNotFoundException.class, () -> engine.plan("nobody"));
            assertThrows(ProfileNotFoundException.class, () -> engine.handle("nobody"));
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void whatStsCoreGotOpensTheEnginesHandlesToo() {
        try (CredentialEngine engine = world.engine()) {
            StsCore.over(engine, "BobSmith").generateSessionToken(5, world.mfa.code());
            engine.credentials("S3ReadOnlyRole-prod");
            assertEquals(1, world.sts.count("GetSessionToken"));
        }
    }

    @Test
    void aClosedEngineSaysSoEverywhere() {
        CredentialEngine engine = world.engine();
        CredentialHandle handle = engine.handle("plain");
        handle.get();
        assertTrue(engine.close(Duration.ofSeconds(30)));
        assertTrue(engine.close(Duration.ZERO), "the second time there is nothing to do");
        engine.close();
        List<Runnable> calls = List.of(
                handle::get,
                () -> engine.handle("plain"),
                () -> engine.plan("plain"),
                engine::profiles,
                () -> engine.credentials("plain"),
                () -> StsConnection.connectToRegion(engine, "eu-west-1"));
        calls.forEach(call -> assertThrows(EngineClosedException.class, call::run));
        CompletionException later = assertThrows(
                CompletionException.class,
                () -> handle.async().toCompletableFuture().join());
        assertTrue(later.getCause() instanceof EngineClosedException);
        assertEquals(0, world.clock.pendingTasks());
    }

    /** Waiting readers return at once, whether the request runs on the pool or on their own thread. */
    @Test
    void whoeverWaitsWhenTheEngineClosesIsToldPromptly() {
        CredentialEngine engine = world.threaded();
        StsConnection alice = StsConnection.connectToRegion(
                        engine,
                        "eu-west-1",
                        ConnectionSettings.builder().profile("Alice").build())
                .orElseThrow();
        world.sts.faults().add(Fault.hold(held));
        List<Supplier<Object>> calls = List.of(
                () -> engine.credentials("plain"),
                () -> StsCore.over(engine, "Alice").generateSessionToken(),
                () -> StsCore.over(engine, "BobSmith").generateSessionToken(1, world.mfa.code()),
                alice::getSessionToken,
                alice::getCallerIdentity);
        List<CompletableFuture<Object>> waiting =
                // A thread for each: the common pool has one on a small machine.
                calls.stream()
                        .map(call -> CompletableFuture.supplyAsync(call, work -> new Thread(work).start()))
                        .toList();
        Awaitility.await().until(() -> world.sts.requests().size() == calls.size());
        assertTrue(engine.close(Duration.ofSeconds(30)), "all threads of the engine end while STS is silent");
        for (CompletableFuture<Object> one : waiting) {
            CompletionException error = assertThrows(
                    CompletionException.class,
                    () -> one.orTimeout(30, TimeUnit.SECONDS).join());
            assertTrue(error.getCause() instanceof EngineClosedException, () -> "not " + error.getCause());
        }
    }

    @Test
    void aPartThatBreaksAtTheEndKeepsNoOtherFromIt() {
        MemoryStore store = new MemoryStore();
        CredentialEngine engine = world.builder()
                .store(store, StoreSettings.at(world.manual.folder))
                .format(new LineFormat())
                .provider(new BreaksAtItsEnd())
                .build();
        CredentialHandle handle = engine.handle("plain");
        handle.get();
        assertThrows(LinkageError.class, engine::close);
        assertThrows(EngineClosedException.class, handle::get);
        assertEquals(1, store.closed.get());
        assertEquals(0, world.clock.pendingTasks());
    }

    private static final class BreaksAtItsEnd implements TokenProvider {
        private final TokenProvider whole = new AwsSdkTokenProvider();

        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            OpenTokenProvider opened = whole.open(settings);
            return (OpenTokenProvider) Proxy.newProxyInstance(
                    OpenTokenProvider.class.getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> {
                        Object answer = method.invoke(opened, arguments);
                        if (method.getName().equals("close")) {
                            throw new LinkageError("planted");
                        }
                        return answer;
                    });
        }
    }

    @Test
    void defaultsAreStslibs() {
        try (CredentialEngine engine = CredentialEngine.builder()
                .systemEnvironment(world.manual.systemEnvironment())
                .build()) {
            assertEquals("vault", engine.runtime().parts().config().format().name());
            assertEquals("aws-sdk", engine.runtime().parts().config().provider().name());
            assertEquals(
                    "aws-files", engine.runtime().parts().config().profiles().name());
            assertEquals(8, engine.runtime().parts().config().poolSize());
            assertEquals("default", StsCore.over(engine).profile());
        }
        assertThrows(
                IllegalArgumentException.class, () -> CredentialEngine.builder().poolSize(0));
    }

    @Test
    void aStoreThatIsNotThereIsAnErrorWhenTheEngineIsMade() {
        CredentialEngineBuilder builder =
                world.builder().format(new LineFormat()).store("no-such-store", StoreSettings.at(world.manual.folder));
        PluginNotFoundException error = assertThrows(PluginNotFoundException.class, builder::build);
        FacadeWorld.assertSays(error, "no-such-store");
    }

    @Test
    void aConfigurationThatNoProfileHasAnyMoreIsNotRefreshed() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle handle = engine.handle("plain");
            handle.get();
            handle.get();
            changePlain();
            engine.handle("plain").get();
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(
                    1,
                    world.requests("AssumeRole").stream()
                            .filter(request ->
                                    !"changed".equals(request.parameters().get("RoleSessionName")))
                            .count());
        }
    }
}
