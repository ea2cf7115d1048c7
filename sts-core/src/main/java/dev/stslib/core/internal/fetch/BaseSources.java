package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.internal.aws.MachineRole;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EntryLoader;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.GrowthCheck;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RefreshTrigger;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.settings.MfaSettings.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Base credentials that are not asked of STS: static keys, and what credential sources give. What processes do not share
 * has a cache entry here, which is listed nowhere and refreshed only when something needs it.
 */
public final class BaseSources implements AutoCloseable {
    /** The shortest lifetime that AWS gives: credentials without an expiration are fetched again after this time. */
    private static final Duration SHORTEST = Duration.ofMinutes(15);

    private final CredentialSources sources;
    private final Person person;
    private final CacheContext<FetchedKeys> context;
    private final FetchPipeline<FetchedKeys> pipeline;
    private final Map<CredentialKey, FetchedSigner> signers = new ConcurrentHashMap<>();
    private volatile Signer.@Nullable StaticKeys lastKeys;
    private final GrowthCheck growth = new GrowthCheck();
    private volatile boolean closed;

    /**
     * Fetches nothing yet.
     *
     * @param sources the credential sources
     * @param person when a source may ask a person to sign in
     * @param timing when to refresh
     * @param scheduler limits how long readers wait
     * @param dispatcher limits how many are asked at once
     * @param pool runs what blocks
     */
    public BaseSources(
            CredentialSources sources,
            Person person,
            Timing timing,
            RefreshScheduler scheduler,
            RequestDispatcher dispatcher,
            Executor pool) {
        this.sources = sources;
        this.person = person;
        EventBus unheard = new EventBus(List.of());
        this.context = new CacheContext<>(FetchedKeys.TYPE, timing, scheduler, unheard, pool, new RenewalGate())
                .withoutAdvisoryWindow();
        this.pipeline = FetchPipeline.of(new RateLimit<>(dispatcher), new AwsRequest<>(unheard));
    }

    /** Static keys. The roles of one user come one after the other and share one signer. */
    Signer of(SourceCredentials keys) {
        Signer.StaticKeys known = lastKeys;
        if (known != null && known.keys().equals(keys)) {
            return known;
        }
        Signer made = Signer.of(keys);
        if (made instanceof Signer.StaticKeys same) {
            lastKeys = same;
        }
        return made;
    }

    /** What a source gives to this engine alone. The newest plan counts: the key does not hold its time-outs and the like. */
    Signer of(FromSource base) {
        CredentialKey key = CredentialKeys.of(base);
        EntryDescriptor descriptor =
                new EntryDescriptor(EntryKind.ROLE, base.plan().describe(), null);
        EntryLoader<FetchedKeys> loader = pipeline.loader(new UnsignedFetch<>(
                key,
                descriptor,
                null,
                asked(base),
                null,
                fetching -> new FetchedKeys(
                        fetch(base, fetching), context.timing().clock().instant())));
        FetchedSigner signer = signers.compute(key, (same, known) -> {
            if (known != null) {
                known.entry().touch();
                return known;
            }
            FetchedSigner made = new FetchedSigner(
                    CredentialKeys.identity(base), new CacheEntry<>(key, descriptor, null, loader, context));
            made.entry().whenIdle(idle -> drop(made));
            return made;
        });
        signer.entry().loadBy(loader);
        growth.check(signers.values(), other -> other.entry().dropIfIdle());
        if (closed) {
            signer.entry().close();
        }
        return signer;
    }

    @SuppressWarnings("ReferenceEquality") // another signer of this key may have taken its place
    private void drop(FetchedSigner idle) {
        signers.computeIfPresent(
                idle.entry().key(),
                (key, known) -> known == idle && idle.entry().endIfIdle() ? null : known);
    }

    /** Drops what the sources gave. Refreshes that wait for it fail. */
    @Override
    public void close() {
        closed = true;
        signers.values().forEach(signer -> signer.entry().close());
    }

    /** The request for what a source gives to all processes. */
    FetchRequest<TemporaryCredentials> shared(FromSource base) {
        SourcePlan plan = base.plan();
        return new UnsignedFetch<>(
                CredentialKeys.of(base),
                new EntryDescriptor(EntryKind.ROLE, plan.profile(), null),
                null,
                asked(base),
                plan.accountId(),
                fetching -> temporary(
                        base, fetch(base, fetching), context.timing().clock().instant()));
    }

    private SourceCredentials fetch(FromSource base, FetchContext<?> fetching) {
        RefreshTrigger trigger = fetching.refresh().trigger();
        boolean mayAskPerson = person.compareTo(trigger.person()) >= 0;
        boolean mustBeNew = fetching.isForced() || fetching.refresh().isCurrentRefused();
        SourceCredentials got = sources.fetch(base, trigger == RefreshTrigger.BACKGROUND, mayAskPerson, mustBeNew);
        return got.expiration() == null && base.plan() instanceof MachineRole
                ? new SourceCredentials(
                        got.accessKeyId(),
                        got.secretAccessKey(),
                        got.sessionToken(),
                        context.timing().clock().instant().plus(SHORTEST),
                        got.accountId())
                : got;
    }

    private static TemporaryCredentials temporary(FromSource base, SourceCredentials got, Instant now) {
        if (!got.temporary()) {
            throw new BrokenPluginException(
                    "The credential source '" + base.source() + "' gave long-term keys for profile '"
                            + base.plan().profile() + "', and only temporary credentials can be shared",
                    "Correct the source: shared() of such a plan is false");
        }
        return UnsignedCalls.temporary(got, now);
    }

    private static String asked(FromSource base) {
        return "the credential source '" + base.source() + "'";
    }

    /** The credentials of such an entry. */
    private static final class FetchedSigner implements Signer {
        private final String identity;
        private final CacheEntry<FetchedKeys> entry;
        private volatile @Nullable String storedAccount;

        FetchedSigner(String identity, CacheEntry<FetchedKeys> entry) {
            this.identity = identity;
            this.entry = entry;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public CacheEntry<FetchedKeys> entry() {
            return entry;
        }

        @Override
        public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
            return entry.forSigning(asker).thenApply(FetchedKeys::keys);
        }

        @Override
        public @Nullable String account() {
            FetchedKeys fetched = entry.peek().orElse(null);
            return fetched == null ? storedAccount : fetched.keys().accountId();
        }

        @Override
        public void learnAccount(@Nullable String stored) {
            storedAccount = stored;
        }

        /** Shows nothing of the command. */
        @Override
        public String toString() {
            return "FetchedSigner[" + entry.label() + "]";
        }
    }
}
