package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sixty-four threads on a cold engine with a real pool, against a real server. */
class CrowdTest {
    private static final int CROWD = 64;
    private static final String ROLE = "S3ReadOnlyRole-prod";

    private final ManualWorld world = new ManualWorld();
    private final CredentialEngine engine = world.engine()
            .executor(null)
            .mfa(MfaCodeSources.of(Secret.of(world.sample.mfa().code())))
            .build();
    private final ExecutorService threads = Executors.newFixedThreadPool(CROWD);

    @AfterEach
    void close() {
        threads.shutdownNow();
        engine.close();
        world.close();
    }

    @Test
    void aColdCrowdMakesOneRequest() throws Exception {
        Set<String> keys = new HashSet<>();
        for (Future<String> reader : crowd(() -> read())) {
            keys.add(reader.get(60, TimeUnit.SECONDS));
        }
        assertEquals(1, keys.size());
        assertEquals(1, world.sts.count("AssumeRole"));
        assertEquals(1, world.sts.count("GetSessionToken"), "one code for the whole crowd");
    }

    @Test
    void aSlowStsIsAskedOnceHoweverLongItTakes() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        world.sts.faults().add(Fault.hold(slow).onAction("AssumeRole"));
        List<Future<String>> readers = crowd(() -> read());
        Awaitility.await().until(() -> world.sts.count("AssumeRole") == 1);
        // Long enough, by the engine's clocks, for any caller that would give up and ask by itself.
        world.clock.advance(Duration.ofSeconds(10));
        slow.countDown();
        for (Future<String> reader : readers) {
            reader.get(60, TimeUnit.SECONDS);
        }
        assertEquals(1, world.sts.count("AssumeRole"));
    }

    @Test
    void aFailureIsSharedAndTheEngineRecovers() throws Exception {
        world.sts.faults().add(Fault.error(403, "AccessDenied", "not you").onAction("AssumeRole"));
        Set<Throwable> failures = new HashSet<>();
        for (Future<String> reader : crowd(() -> read())) {
            try {
                reader.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        assertEquals(1, failures.size());
        assertEquals(
                "AccessDenied",
                assertInstanceOf(StsServiceException.class, failures.iterator().next())
                        .error()
                        .code());
        assertEquals(1, world.sts.count("AssumeRole"));
        world.sts.faults().clear();
        world.clock.advance(Duration.ofSeconds(6));
        assertEquals(read(), read());
        assertEquals(2, world.sts.count("AssumeRole"));
    }

    @Test
    void aHundredComponentsShareOneHandle() {
        CredentialHandle first = engine.handle(ROLE);
        for (int i = 0; i < 100; i++) {
            assertSame(first, engine.handle(ROLE));
            engine.credentials(ROLE);
        }
        assertEquals(1, world.sts.count("AssumeRole"));
    }

    private String read() {
        return engine.handle(ROLE).get().accessKeyId();
    }

    /** All start together. */
    private List<Future<String>> crowd(Callable<String> work) {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            all.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        start.countDown();
        return all;
    }
}
