package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EntryLoader;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.discovery.Plugins;
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two refreshes that need the same base credentials at the same time. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BaseSourcesTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final List<CompletableFuture<FetchedKeys>> fetches = new ArrayList<>();
    private final CacheEntry<FetchedKeys> source = source(refresh -> {
        CompletableFuture<FetchedKeys> fetch = new CompletableFuture<>();
        fetches.add(fetch);
        return fetch;
    });
    private final CompletableFuture<FetchedKeys> first = current();
    private final CompletableFuture<FetchedKeys> second = current();

    private CacheEntry<FetchedKeys> source(EntryLoader<FetchedKeys> loader) {
        CacheContext<FetchedKeys> context = new CacheContext<>(
                FetchedKeys.TYPE,
                new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT),
                new RefreshScheduler(clock, clock.scheduler()),
                new EventBus(List.of()),
                Runnable::run,
                new RenewalGate());
        return new CacheEntry<>(
                CredentialKey.of("base credentials", Map.of("source", "one")),
                new EntryDescriptor(EntryKind.ROLE, "one", null),
                null,
                loader,
                context.withoutAdvisoryWindow());
    }

    private CompletableFuture<FetchedKeys> current() {
        return source.forSigning(InFlightRefresh.unshared()).toCompletableFuture();
    }

    @Test
    void oneFetchServesBothForGoodIfTheKeysHaveNoEnd() {
        assertEquals(1, fetches.size());
        FetchedKeys keys = new FetchedKeys(SourceCredentials.longTerm("AKIAONE", Secret.of("s")), clock.instant());
        fetches.get(0).complete(keys);
        assertEquals(keys, first.join());
        assertEquals(keys, second.join());
        assertEquals(keys, current().join());
        assertEquals(1, fetches.size());
        source.invalidate("AKIAONE");
        CompletableFuture<FetchedKeys> third = current();
        assertEquals(2, fetches.size());
        fetches.get(1).complete(keys);
        assertEquals(keys, third.join());
    }

    /** Gives keys that the plan names. */
    public static final class NumberedSource implements CredentialSource {
        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public Set<String> keys() {
            return Set.of("number");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            return new OpenCredentialSource() {
                @Override
                public SourcePlan plan(Profile profile, ProfileSet profiles) {
                    return new Numbered(profile.text("number").orElseThrow());
                }

                @Override
                public SourceCredentials fetch(SourceRequest request) {
                    return SourceCredentials.longTerm(((Numbered) request.plan()).number(), Secret.of("s"));
                }
            };
        }
    }

    /** A plan whose key leaves the number out, as those of AWS leave out time-outs and certificates. */
    private record Numbered(String number) implements SourcePlan {
        @Override
        public String profile() {
            return "p";
        }

        @Override
        public CredentialKey key() {
            return CredentialKey.of("numbered", Map.of());
        }

        @Override
        public String describe() {
            return "number " + number;
        }

        @Override
        public boolean temporary() {
            return false;
        }
    }

    private static ClassLoader numbered(Path folder) throws IOException {
        URL file = Files.writeString(folder.resolve("sources"), NumberedSource.class.getName() + "\n")
                .toUri()
                .toURL();
        return new ClassLoader(BaseSourcesTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + CredentialSource.class.getName())
                        ? Collections.enumeration(List.of(file))
                        : super.getResources(name);
            }
        };
    }

    @Test
    void theNewestPlanOfAKeyCounts(@TempDir Path folder) throws IOException {
        RateLimits limits = new RateLimits(10, 10);
        try (RequestDispatcher dispatcher =
                        new RequestDispatcher(limits, clock::elapsedNanos, clock.scheduler(), Runnable::run);
                BaseSources sources = new BaseSources(
                        new CredentialSources(
                                new Plugins(numbered(folder)),
                                CredentialSourceSettings.of(TokenProviderSettings.DEFAULT)),
                        MfaSettings.DEFAULT.person(),
                        new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT),
                        new RefreshScheduler(clock, clock.scheduler()),
                        dispatcher,
                        Runnable::run)) {
            Signer before = sources.of(new FromSource("numbered", new Numbered("AKIAONE"), null));
            assertEquals("AKIAONE", keyId(before));
            Signer after = sources.of(new FromSource("numbered", new Numbered("AKIATWO"), null));
            assertSame(before, after);
            after.invalidate("AKIAONE");
            assertEquals("AKIATWO", keyId(after));
        }
    }

    private static String keyId(Signer signer) {
        return signer.credentials(InFlightRefresh.unshared())
                .toCompletableFuture()
                .join()
                .accessKeyId();
    }

    @Test
    void anyFailureIsShared() {
        RuntimeException refused = new IllegalStateException("planted");
        fetches.get(0).completeExceptionally(refused);
        assertEquals(
                refused, assertThrows(CompletionException.class, first::join).getCause());
        assertEquals(
                refused, assertThrows(CompletionException.class, second::join).getCause());
        assertEquals(1, fetches.size());
    }

    @Test
    void whatIsThrownAtOnceIsAnErrorAndTheNextReaderFetchesAgain() {
        AtomicInteger asked = new AtomicInteger();
        FetchedKeys keys = new FetchedKeys(SourceCredentials.longTerm("AKIATWO", Secret.of("s")), clock.instant());
        CacheEntry<FetchedKeys> throwing = source(refresh -> {
            if (asked.incrementAndGet() == 1) {
                throw new InternalError("planted");
            }
            return CompletableFuture.completedFuture(keys);
        });
        CompletableFuture<FetchedKeys> failed =
                throwing.forSigning(InFlightRefresh.unshared()).toCompletableFuture();
        CompletionException thrown = assertThrows(CompletionException.class, failed::join);
        Throwable error = assertInstanceOf(IllegalStateException.class, thrown.getCause());
        assertInstanceOf(InternalError.class, error.getCause());
        assertEquals(
                keys,
                throwing.forSigning(InFlightRefresh.unshared())
                        .toCompletableFuture()
                        .join());
    }
}
