package dev.stslib.house.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.sts.EmbeddedSts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 roles, readers on 16 threads, and everything that can go wrong, on a clock 60 times as fast. It lasts 15 seconds;
 * {@code -Dsoak.minutes=10} makes it longer, {@code -Dsoak.seed} repeats the choices of one run.
 */
@Tag("one-jdk")
class SoakTest {
    private static final int READERS = 16;
    private static final int SPEED = 60;
    private static final Logger LOGGER = Logger.getLogger("dev.stslib.core");
    private static final long SEED = Long.getLong("soak.seed", 1);

    private final FastClock clock = new FastClock(SPEED);
    private final Findings findings = new Findings();
    private final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    private final RefreshRules rules = new RefreshRules(findings, SoakRoles::signerOf);
    private final WatchedProvider provider = new WatchedProvider(clock, rules);
    private final Chaos chaos = new Chaos(SEED, clock, sts);

    @TempDir
    private Path home;

    private static Duration length() {
        String minutes = System.getProperty("soak.minutes");
        return minutes == null
                ? Duration.ofSeconds(15)
                : Duration.ofSeconds(Math.round(Double.parseDouble(minutes) * 60));
    }

    private CredentialEngine engine(ScheduledThreadPoolExecutor scheduler, ExecutorService pool) throws IOException {
        TokenProviderSettings settings = TokenProviderSettings.DEFAULT;
        return CredentialEngine.builder()
                .systemEnvironment(
                        SystemEnvironment.of(Map.of("HOME", home.toString(), "AWS_REGION", "us-east-1"), Map.of()))
                .configFile(Files.writeString(home.resolve("config"), SoakRoles.profiles(sts)))
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(scheduler)
                .executor(chaos.executor(pool))
                .endpoint(sts.endpoint())
                .provider(provider)
                .providerSettings(new TokenProviderSettings(
                        settings.clock(), Duration.ofSeconds(3), Duration.ofSeconds(3), null, false, null))
                // Of the fast clock: ten seconds of real time.
                .refresh(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofMinutes(10)))
                .listener(event -> rules.heard(event, clock.now()))
                .listener(chaos.listener())
                .build();
    }

    /** Reads every role, as often as it takes: on a busy machine a request may last longer than its time-out. */
    private void readAll(List<CredentialHandle> handles) {
        Awaitility.await().atMost(Readers.HANG.multipliedBy(4)).until(() -> {
            List<CompletableFuture<TemporaryCredentials>> reads =
                    handles.stream().map(this::readLater).toList();
            int good = 0;
            for (CompletableFuture<TemporaryCredentials> read : reads) {
                good += isGood(read) ? 1 : 0;
            }
            return good == handles.size();
        });
    }

    private CompletableFuture<TemporaryCredentials> readLater(CredentialHandle handle) {
        RefreshRules.Read read = rules.readBegins(handle.profile(), clock.now());
        return handle.async().toCompletableFuture().whenComplete((got, error) -> {
            if (error == null) {
                read.got(got.accessKeyId(), got.expiration().toEpochMilli(), clock.now());
            } else {
                read.failed(error);
            }
        });
    }

    private static boolean isGood(CompletableFuture<TemporaryCredentials> read) throws Exception {
        try {
            return !read.get(Readers.HANG.toSeconds(), TimeUnit.SECONDS)
                    .accessKeyId()
                    .isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static Set<String> engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stslib") || name.startsWith("soak-reader"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The engine logs what its listeners throw, thousands of times. */
    @BeforeEach
    void silence() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        LOGGER.setLevel(null);
    }

    @Test
    void nothingGivesWay() throws Exception {
        assertEquals(Set.of(), engineThreads());
        ScheduledThreadPoolExecutor scheduler = clock.scheduler();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (CredentialEngine engine = engine(scheduler, pool)) {
            List<CredentialHandle> handles = new ArrayList<>();
            for (int i = 0; i < SoakRoles.COUNT; i++) {
                handles.add(engine.handle(SoakRoles.name(i)));
            }
            readAll(handles);
            chaos.begin();
            Readers readers = new Readers(handles, clock, findings, rules);
            readers.start(READERS, SEED);
            long end = System.nanoTime() + length().toNanos();
            while (System.nanoTime() < end && findings.isEmpty()) {
                chaos.step(readers.threads());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            readers.end();
            chaos.end();
            assertNoOneAsksWhatNobodyReads();
            String counts = readers.served() + " reads served, " + readers.failed() + " failed; " + provider.calls()
                    + " requests, " + provider.answers() + " answered well; rules tried: " + rules.counts();
            assertTrue(findings.isEmpty(), () -> "seed " + SEED + ", " + counts + ":\n" + findings);
            assertTrue(readers.served() > 1_000 && readers.failed() > 10, counts);
            if (length().compareTo(Duration.ofMinutes(1)) > 0) {
                assertEquals(Set.of(), rules.untried(), counts);
            }
            Logger.getLogger("dev.stslib.house.soak").info(counts);
            readAll(handles);
            assertTrue(engine.close(Duration.ofSeconds(60)), "the engine closes in time");
        } finally {
            sts.close();
            pool.shutdownNow();
            scheduler.shutdownNow();
        }
        Awaitility.await().atMost(Readers.HANG).until(() -> engineThreads().isEmpty());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS), "no work is left");
        assertTrue(findings.isEmpty(), () -> "seed " + SEED + ":\n" + findings);
    }

    /** One read opens one round of tries. A long soak waits until the last of these rounds must be over: an hour. */
    private void assertNoOneAsksWhatNobodyReads() throws InterruptedException {
        sts.faults().clear();
        TimeUnit.SECONDS.sleep(2);
        clock.jump(Duration.ofMinutes(50));
        TimeUnit.SECONDS.sleep(1);
        clock.jump(Duration.ofHours(2));
        TimeUnit.SECONDS.sleep(1);
        if (length().compareTo(Duration.ofMinutes(1)) > 0) {
            TimeUnit.SECONDS.sleep(80);
            long before = provider.calls();
            TimeUnit.SECONDS.sleep(20);
            if (provider.calls() != before) {
                findings.add((provider.calls() - before) + " requests an hour after the last read");
            }
        }
    }
}
