package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One entry whose requests are answered by the threads that race, and what must hold whatever the order of their steps. The
 * clock stands still, in the last minute of the first credentials.
 */
class EntryRaces {
    private static final Instant NOW = Instant.parse("2031-05-06T07:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<TemporaryCredentials>> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<TemporaryCredentials>> readers =
            new ConcurrentLinkedQueue<>();
    private final Set<String> invalidated = ConcurrentHashMap.newKeySet();
    private final CacheEntry<TemporaryCredentials> entry;
    /** Runs on: where it stood still, a wait would start a timer of the JDK, which the model checker does not know. */
    private long elapsed;

    private volatile String newest;
    private volatile boolean closed;

    EntryRaces() {
        Timing timing = new Timing(
                InstantSource.fixed(NOW), () -> elapsed++, new Random(1), RefreshSettings.DEFAULT.withJitter(0));
        entry = new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", "one")),
                new EntryDescriptor(EntryKind.ROLE, "one", null),
                null,
                this::load,
                new CacheContext<>(
                        ExpiringType.CREDENTIALS,
                        timing,
                        new RefreshScheduler(timing.clock(), new NoTimer()),
                        new EventBus(List.of()),
                        Runnable::run,
                        new RenewalGate()));
        TemporaryCredentials first = credentials(Duration.ofSeconds(30));
        newest = first.accessKeyId();
        entry.offer(first);
        entry.keep(true);
    }

    private CompletionStage<TemporaryCredentials> load(InFlightRefresh<TemporaryCredentials> refresh) {
        int now = underWay.incrementAndGet();
        mostUnderWay.accumulateAndGet(now, Math::max);
        CompletableFuture<TemporaryCredentials> coming = new CompletableFuture<>();
        asked.add(coming);
        return coming;
    }

    private TemporaryCredentials credentials(Duration left) {
        return new TemporaryCredentials(
                "ASIA" + made.incrementAndGet(), Secret.of("s"), Secret.of("t"), NOW.minus(HOUR), NOW.plus(left));
    }

    void read() {
        readers.add(entry.async().toCompletableFuture());
    }

    void wake() {
        entry.background().ring();
    }

    void invalidate() {
        entry.peek().ifPresent(now -> {
            entry.invalidate(now.accessKeyId());
            invalidated.add(now.accessKeyId());
        });
    }

    void renew() {
        try {
            readers.add(entry.refreshNow().toCompletableFuture());
        } catch (EngineClosedException e) {
            readers.add(CompletableFuture.failedFuture(e));
        }
    }

    void land() {
        CompletableFuture<TemporaryCredentials> one = asked.poll();
        if (one != null) {
            underWay.decrementAndGet();
            // One request at a time, so what is made last came last.
            TemporaryCredentials made = credentials(HOUR);
            newest = made.accessKeyId();
            one.complete(made);
        }
    }

    void fail() {
        CompletableFuture<TemporaryCredentials> one = asked.poll();
        if (one != null) {
            underWay.decrementAndGet();
            one.completeExceptionally(new IllegalStateException("planted"));
        }
    }

    void close() {
        entry.close();
        closed = true;
    }

    /** What must hold when all have done their steps and STS has answered whatever it was asked. */
    void check() {
        while (!asked.isEmpty()) {
            land();
        }
        must(mostUnderWay.get() <= 1, "two requests for one role at once");
        for (CompletableFuture<TemporaryCredentials> reader : readers) {
            must(reader.isDone(), "a reader waits for ever");
        }
        if (closed) {
            must(entry.peek().isEmpty(), "a closed entry has credentials");
            must(entry.async().toCompletableFuture().isCompletedExceptionally(), "a closed entry serves");
        } else {
            String here = entry.peek().map(TemporaryCredentials::accessKeyId).orElse("nothing");
            String expected = invalidated.contains(newest) ? "nothing" : newest;
            must(here.equals(expected), "STS gave " + newest + " last, and the entry has " + here);
            CompletableFuture<TemporaryCredentials> last = entry.async().toCompletableFuture();
            land();
            must(last.isDone() && !last.isCompletedExceptionally(), "nothing comes after all have ended");
            must(!invalidated.contains(last.join().accessKeyId()), "what was refused is served again");
        }
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
