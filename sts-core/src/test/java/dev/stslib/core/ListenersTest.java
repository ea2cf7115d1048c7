package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.stslib.StsCore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a listener does, the engine goes on, and the other listeners hear everything in its order. */
class ListenersTest {
    private static final List<String> ONE_REFRESH = List.of("RefreshStarted", "RequestEnded", "Refreshed");

    private static final String ROLE = "plain";

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private CredentialEngine engine(EngineListener first) {
        return world.manual.engine().listener(first).listener(world.events::add).build();
    }

    private List<String> heard() {
        return world.events.stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private static List<String> refreshesAnd(int refreshes, String... then) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < refreshes; i++) {
            all.addAll(ONE_REFRESH);
        }
        all.addAll(List.of(then));
        return all;
    }

    static Stream<Throwable> thrown() {
        return Stream.of(
                new IllegalStateException("planted"),
                new AssertionError("planted"),
                new NoSuchMethodError("planted"),
                new StackOverflowError("planted"),
                new IOException("planted"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whatAListenerThrowsIsDropped(Throwable thrown) {
        CredentialEngine engine = engine(event -> sneak(thrown));
        CredentialHandle role = engine.handle(ROLE);
        assertNotNull(role.get());
        role.invalidate(role.get().accessKeyId());
        assertNotNull(role.get());
        assertEquals(2, world.sts.count("AssumeRole"));
        StsCore.over(engine, "BobSmith").generateSessionToken(1, world.mfa.code());
        engine.close();
        assertEquals(refreshesAnd(2, "RequestEnded", "Refreshed", "EngineClosed"), heard());
    }

    @SuppressWarnings("unchecked") // as code in other languages does, which knows no checked exceptions
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void whoReadsAndRefusesInAnEventDisturbsNoOrder() {
        List<CredentialEngine> engine = new ArrayList<>();
        engine.add(engine(event -> {
            if (event instanceof Refreshed refreshed && world.sts.count("AssumeRole") < 3) {
                engine.get(0).handle(ROLE).invalidate(refreshed.accessKeyId());
                CompletableFuture<?> again = engine.get(0).handle(ROLE).async().toCompletableFuture();
                assertTrue(again.isDone());
            }
        }));
        assertNotNull(engine.get(0).credentials(ROLE));
        engine.get(0).close();
        assertEquals(refreshesAnd(3, "EngineClosed"), heard());
    }

    @Test
    void nobodyHearsAnythingAfterTheEndThatAnotherListenerBrought() {
        List<CredentialEngine> engine = new ArrayList<>();
        engine.add(engine(event -> {
            if (event instanceof Refreshed) {
                assertFalse(engine.isEmpty());
                engine.get(0).close();
            }
        }));
        assertNotNull(engine.get(0).handle(ROLE).async());
        assertEquals(refreshesAnd(1, "EngineClosed"), heard());
    }
}
