package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.NoTimer;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.settings.RefreshSettings;
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
    /** Runs on: where it stood still, a wait would start a timer of the JDK, which the model checker does not know. */
    private long elapsed;

    private final EngineStore firstWay = way();
    private final EngineStore secondWay = way();
    private final CacheEntry<TemporaryCredentials> first = entry(firstWay);
    private final CacheEntry<TemporaryCredentials> second = entry(secondWay);
    /** What STS gave before all else, on its way to the first engine. */
    private final TemporaryCredentials early = next();

    private EngineStore way() {
        NameFormat format = new NameFormat();
        return new EngineStore(
                () -> store,
                () -> format,
                name -> format,
                () -> START,
                System::nanoTime,
                Runnable::run,
                Runnable::run,
                new NoTimer(),
                new EventBus(List.of()));
    }

    private CacheEntry<TemporaryCredentials> entry(EngineStore way) {
        Timing timing = new Timing(() -> START, () -> elapsed++, new Random(1), RefreshSettings.DEFAULT.withJitter(0));
        CacheContext<TemporaryCredentials> context = new CacheContext<>(
                ExpiringType.CREDENTIALS,
                timing,
                new RefreshScheduler(timing.clock(), new NoTimer()),
                new EventBus(List.of()),
                Runnable::run,
                new RenewalGate());
        StoreLookup<TemporaryCredentials> lookup =
                new StoreLookup<>(way, ExpiringType.CREDENTIALS, timing, Runnable::run);
        EntryDescriptor role = new EntryDescriptor(EntryKind.ROLE, "one", null);
        FetchPipeline<TemporaryCredentials> pipeline =
                FetchPipeline.of(lookup, new StoreSave<>(way), new AwsRequest<>(new EventBus(List.of())));
        return new CacheEntry<>(
                KEY,
                role,
                null,
                pipeline.loader(new UnsignedFetch<>(KEY, role, null, "STS", null, fetching -> next())),
                context);
    }

    /** Later ones live longer, as they do at STS. */
    private TemporaryCredentials next() {
        int number = given.incrementAndGet();
        Instant issued = START.plusMillis(number);
        return new TemporaryCredentials(
                "ASIA" + number, Secret.of("s"), Secret.of("t"), issued, issued.plus(Duration.ofHours(1)));
    }

    private void use(CacheEntry<TemporaryCredentials> entry) {
        readers.add(entry.async().toCompletableFuture());
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
        firstWay.put(first, early);
    }

    @Operation
    public void renewFirst() {
        readers.add(first.refreshNow().toCompletableFuture());
    }

    @Operation
    public void renewSecond() {
        readers.add(second.refreshNow().toCompletableFuture());
    }

    /** What must hold when both have ended. */
    @Validate
    public void check() {
        TemporaryCredentials stored = firstWay.loadNow(KEY, "one").value();
        String kept = stored == null ? "nothing" : stored.accessKeyId();
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
