package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One stage of the pipeline between a cache entry whose refreshes stay open and an answer that the test gives. */
final class StageWorld {
    static final StsEndpoint ENDPOINT = StsEndpoint.regional("eu-west-1");
    static final SourceCredentials KEYS = SourceCredentials.longTerm("AKIAONE", Secret.of("s"));
    /** The account in the ARN of the entry's descriptor. */
    static final String ROLE_ACCOUNT = "222233334444";
    /** The account that the signer names. */
    static final String SIGNER_ACCOUNT = "111122223333";

    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final EntryDescriptor DESCRIPTOR =
            new EntryDescriptor(EntryKind.ROLE, "one", "arn:aws:iam::" + ROLE_ACCOUNT + ":role/One");

    final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    final Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT.withJitter(0));
    /** What the fakes were asked to do, in order. */
    final List<String> noted = new ArrayList<>();
    /** The fetches that reached the stages behind. */
    final List<FetchContext<TemporaryCredentials>> passed = new ArrayList<>();
    /** What the stages behind answer. */
    CompletableFuture<TemporaryCredentials> behind = new CompletableFuture<>();

    final CacheContext<TemporaryCredentials> cacheContext = new CacheContext<>(
            ExpiringType.CREDENTIALS,
            timing,
            new RefreshScheduler(clock, clock.scheduler()),
            new EventBus(List.of()),
            Runnable::run,
            new RenewalGate());
    final CacheEntry<TemporaryCredentials> entry;
    private @Nullable InFlightRefresh<TemporaryCredentials> started;

    StageWorld() {
        entry = new CacheEntry<>(
                KEY,
                DESCRIPTOR,
                null,
                refresh -> {
                    started = refresh;
                    return new CompletableFuture<>();
                },
                cacheContext);
    }

    /** Credentials of an hour that end some minutes from now. */
    TemporaryCredentials endingIn(String id, long minutes) {
        Instant end = clock.instant().plus(Duration.ofMinutes(minutes));
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), end.minus(Duration.ofHours(1)), end);
    }

    /** Starts a refresh by a read. */
    InFlightRefresh<TemporaryCredentials> read() {
        started = null;
        entry.async();
        return Objects.requireNonNull(started);
    }

    /** Starts a refresh that is wanted in any case. */
    InFlightRefresh<TemporaryCredentials> forced() {
        started = null;
        entry.refreshNow();
        return Objects.requireNonNull(started);
    }

    FetchContext<TemporaryCredentials> context(Request request) {
        return new FetchContext<>(request, InFlightRefresh.unshared());
    }

    /** Runs a stage. */
    CompletableFuture<TemporaryCredentials> run(
            FetchStage<TemporaryCredentials> stage, FetchContext<TemporaryCredentials> context) {
        return stage.fetch(context, this::next).toCompletableFuture();
    }

    private CompletionStage<TemporaryCredentials> next(FetchContext<TemporaryCredentials> context) {
        passed.add(context);
        return behind;
    }

    /** A request whose parts the test sets. */
    static final class Request implements FetchRequest<TemporaryCredentials> {
        @Nullable
        Signer signer;

        @Nullable
        MfaRequirement code;

        @Nullable
        StsEndpoint endpoint;

        @Nullable
        TemporaryCredentials without;

        boolean interactive;

        @Override
        public CredentialKey key() {
            return KEY;
        }

        @Override
        public EntryDescriptor descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public @Nullable Signer signer() {
            return signer;
        }

        @Override
        public @Nullable MfaRequirement code() {
            return code;
        }

        @Override
        public boolean isInteractive() {
            return interactive;
        }

        @Override
        public @Nullable StsEndpoint endpoint() {
            return endpoint;
        }

        @Override
        public @Nullable TemporaryCredentials without(SourceCredentials signingCredentials) {
            return without;
        }

        @Override
        public CompletionStage<TemporaryCredentials> send(FetchContext<TemporaryCredentials> context) {
            return new CompletableFuture<>();
        }
    }

    /** A signer that notes what it is told. */
    final class NotingSigner implements Signer {
        @Override
        public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
            return CompletableFuture.completedStage(KEYS);
        }

        @Override
        public void invalidate(String accessKeyId) {
            noted.add("invalidate " + accessKeyId);
        }

        @Override
        public void renew(String accessKeyId) {
            noted.add("renew " + accessKeyId);
        }

        @Override
        public String identity() {
            return "noting";
        }

        @Override
        public String account() {
            return SIGNER_ACCOUNT;
        }

        @Override
        public void learnAccount(@Nullable String stored) {
            noted.add("learn " + stored);
        }
    }
}
