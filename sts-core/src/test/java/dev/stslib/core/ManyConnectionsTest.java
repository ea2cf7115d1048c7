package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CallerIdentity;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each connection has other settings, and so another token provider. Some of them never close. */
@Timeout(60)
@Tag("one-jdk")
class ManyConnectionsTest {
    private static final int CONNECTIONS = 12;

    private final FacadeWorld world = new FacadeWorld();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int hanging = 1;

    @AfterEach
    void close() {
        released.countDown();
        world.close();
    }

    private final class Provider implements TokenProvider {
        @Override
        public String name() {
            return "of the test";
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            int number = opened.incrementAndGet();
            return (OpenTokenProvider) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("close")) {
                            return new CallerIdentity("111122223333", world.alice.arn(), "AIDA");
                        }
                        threads.add(Thread.currentThread());
                        if (number <= hanging) {
                            released.await();
                        }
                        return closed.incrementAndGet();
                    });
        }
    }

    private CredentialEngine connected() {
        CredentialEngine engine = world.builder().provider(new Provider()).build();
        for (int i = 1; i <= CONNECTIONS; i++) {
            ConnectionSettings settings = ConnectionSettings.builder()
                    .profile("Alice")
                    .timeouts(Duration.ofSeconds(1), Duration.ofSeconds(i))
                    .build();
            StsConnection.connectToRegion(engine, "eu-west-1", settings)
                    .orElseThrow()
                    .getCallerIdentity();
        }
        assertEquals(CONNECTIONS, opened.get());
        return engine;
    }

    @Test
    void aProviderThatHangsKeepsNoOtherOpen() {
        CredentialEngine engine = connected();
        assertFalse(engine.close(Duration.ZERO));
        assertEquals(CONNECTIONS - 1, closed.get());
    }

    @Test
    void fewThreadsCloseAll() {
        hanging = CONNECTIONS;
        CredentialEngine engine = connected();
        assertFalse(engine.close(Duration.ZERO));
        assertTrue(threads.size() <= 4, threads::toString);
        assertEquals(0, closed.get());
    }
}
