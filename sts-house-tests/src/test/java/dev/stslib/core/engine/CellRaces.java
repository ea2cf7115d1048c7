package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.refresh.Failure;
import dev.stslib.core.refresh.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One cell whose requests are answered by the threads that race, and what must hold whatever the order of their steps. The
 * clock stands still, in the last minute of the first credentials.
 */
class CellRaces {
    private static final Instant NOW = Instant.parse("2031-05-06T07:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<TemporaryCredentials>> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<TemporaryCredentials>> readers =
            new ConcurrentLinkedQueue<>();
    private final Set<String> invalidated = ConcurrentHashMap.newKeySet();
    private final CredentialCell cell;
    private volatile String newest;
    private volatile boolean closed;

    CellRaces() {
        Timing timing =
                new Timing(InstantSource.fixed(NOW), () -> 0, new Random(1), RefreshSettings.DEFAULT.withJitter(0));
        cell = new CredentialCell(
                CredentialKey.of("AssumeRole", Map.of("role", "one")),
                new Subject(EntryKind.ROLE, "one", null),
                this::fetch,
                CellKit.of(timing, new Wakeups(timing.clock(), new NoTimer()), new Nobody(), Runnable::run));
        TemporaryCredentials first = credentials(Duration.ofSeconds(30));
        newest = first.accessKeyId();
        cell.restore(first);
        cell.keep(true);
    }

    private CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
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
        readers.add(cell.async().toCompletableFuture());
    }

    void wake() {
        cell.wake();
    }

    void invalidate() {
        cell.peek().ifPresent(now -> {
            cell.invalidate(now.accessKeyId());
            invalidated.add(now.accessKeyId());
        });
    }

    void renew() {
        try {
            readers.add(cell.renew().toCompletableFuture());
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
        cell.close();
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
            must(cell.peek().isEmpty(), "a closed cell has credentials");
            must(cell.async().toCompletableFuture().isCompletedExceptionally(), "a closed cell serves");
        } else {
            String here = cell.peek().map(TemporaryCredentials::accessKeyId).orElse("nothing");
            must(here.equals(newest), "STS gave " + newest + " last, and the cell has " + here);
            CompletableFuture<TemporaryCredentials> last = cell.async().toCompletableFuture();
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

    /** Nobody watches. */
    private static final class Nobody implements CellObserver {
        @Override
        public void asked(CredentialCell cell) {}

        @Override
        public void refreshed(CredentialCell cell, TemporaryCredentials credentials, Duration took) {}

        @Override
        public void given(CredentialCell cell, TemporaryCredentials credentials) {}

        @Override
        public void failed(CredentialCell cell, Failure failure, Duration took) {}

        @Override
        public void ending(CredentialCell cell, Instant end) {}

        @Override
        public void rescheduled(CredentialCell cell) {}
    }
}
