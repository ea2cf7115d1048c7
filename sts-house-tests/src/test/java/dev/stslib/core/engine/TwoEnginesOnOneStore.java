package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.refresh.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;

/** Two engines read and renew one role through one store. What STS gave last must not be lost to what it gave before. */
public class TwoEnginesOnOneStore {
    private static final Instant START = Instant.parse("2031-05-06T07:00:00Z");
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));

    private final SharedStore store = new SharedStore();
    private final AtomicInteger given = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<TemporaryCredentials>> readers =
            new ConcurrentLinkedQueue<>();
    private final StoredCredentials firstWay = way();
    private final StoredCredentials secondWay = way();
    private final CredentialCell first = cell(firstWay);
    private final CredentialCell second = cell(secondWay);
    /** What STS gave before all else, on its way to the first engine. */
    private final TemporaryCredentials early = next();

    private StoredCredentials way() {
        NameFormat format = new NameFormat();
        return new StoredCredentials(
                () -> store, () -> format, name -> format, () -> START, sweep -> {}, new Events(List.of()));
    }

    private CredentialCell cell(StoredCredentials way) {
        Timing timing = new Timing(() -> START, () -> 0, new Random(1), RefreshSettings.DEFAULT.withJitter(0));
        NoTimer timer = new NoTimer();
        Cells cells = new Cells(
                timing,
                new Wakeups(timing.clock(), timer),
                way,
                new Events(List.of()),
                new LeaseDesk(way, Runnable::run, timer),
                Runnable::run);
        return cells.cell(
                KEY,
                new Subject(EntryKind.ROLE, "one", null),
                (flight, current) -> CompletableFuture.completedStage(next()));
    }

    /** Later ones live longer, as they do at STS. */
    private TemporaryCredentials next() {
        int number = given.incrementAndGet();
        Instant issued = START.plusMillis(number);
        return new TemporaryCredentials(
                "ASIA" + number, Secret.of("s"), Secret.of("t"), issued, issued.plus(Duration.ofHours(1)));
    }

    private void use(CredentialCell cell) {
        readers.add(cell.async().toCompletableFuture());
    }

    @Operation
    public void readFirst() {
        use(first);
    }

    @Operation
    public void readSecond() {
        use(second);
    }

    @Operation
    public void putFirst() {
        first.replace(early);
    }

    @Operation
    public void renewFirst() {
        readers.add(first.renew().toCompletableFuture());
    }

    @Operation
    public void renewSecond() {
        readers.add(second.renew().toCompletableFuture());
    }

    /** What must hold when both have ended. */
    @Validate
    public void check() {
        String kept =
                firstWay.load(KEY, "one").map(TemporaryCredentials::accessKeyId).orElse("nothing");
        for (CompletableFuture<TemporaryCredentials> reader : readers) {
            if (!reader.isDone() || reader.isCompletedExceptionally()) {
                throw new IllegalStateException("a reader got nothing");
            }
        }
        if (given.get() > 0 && !kept.equals("ASIA" + given)) {
            throw new IllegalStateException("STS gave " + given + " last, and the store has " + kept);
        }
    }
}
