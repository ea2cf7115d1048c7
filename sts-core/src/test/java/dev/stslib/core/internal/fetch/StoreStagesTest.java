package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.store.ValueStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refresh takes from the store, and what it leaves there. */
@Tag("one-jdk")
class StoreStagesTest {
    private final StageWorld world = new StageWorld();
    private final StageWorld.Request request = new StageWorld.Request();
    private final FakeStore store = new FakeStore();
    private final StoreLookup<TemporaryCredentials> lookup =
            new StoreLookup<>(store, ExpiringType.CREDENTIALS, world.timing, this::onPool);

    private void onPool(Runnable work) {
        world.noted.add("pool");
        work.run();
    }

    /** A store with one value, whose saves the test ends. */
    private final class FakeStore implements ValueStore<TemporaryCredentials> {
        private @Nullable TemporaryCredentials stored;
        private final CompletableFuture<Optional<TemporaryCredentials>> saved = new CompletableFuture<>();
        private @Nullable CompletableFuture<TemporaryCredentials> reader;

        @Override
        public CompletionStage<Stored<TemporaryCredentials>> load(CredentialKey key, String label) {
            return CompletableFuture.completedStage(loadNow(key, label));
        }

        @Override
        public Stored<TemporaryCredentials> loadNow(CredentialKey key, String label) {
            world.noted.add("load " + label);
            return new Stored<>(stored, 7L, StageWorld.ROLE_ACCOUNT);
        }

        @Override
        public void announceSave() {
            world.noted.add("announce");
        }

        @Override
        public CompletionStage<Optional<TemporaryCredentials>> save(
                CredentialKey key,
                EntryDescriptor descriptor,
                @Nullable String account,
                TemporaryCredentials value,
                @Nullable Long version) {
            String served = reader != null && reader.isDone() ? " of what the reader has" : "";
            world.noted.add("save " + value.accessKeyId() + " over " + version + served);
            return saved;
        }
    }

    /** Of an hour, the advisory window is the last quarter and the mandatory window the last minute. */
    @ParameterizedTest(name = "{0} minutes left of what is stored")
    @CsvSource({"60, true", "16, true", "15, true", "2, true", "1, false", "0, false"})
    void anEntryWithoutAValueTakesAnythingThatIsNotAboutToEnd(long minutes, boolean taken) {
        store.stored = world.endingIn("ASIASTORED", minutes);
        assertTaken(taken, InFlightRefresh.unshared());
    }

    @ParameterizedTest(name = "minute {0} of 60, what is stored ends in minute {1}, for a person {2}")
    @CsvSource({
        // In the advisory window only what saves another refresh soon is better.
        "46, 62, false, true",
        "46, 61, false, false",
        "46, 60, false, false",
        // What needs a person is not renewed ahead of need.
        "46, 61, true, true",
        "46, 60, true, false",
        "46, 59, true, false",
        // Nothing is left to serve.
        "60, 75, false, true",
        "60, 62, false, true",
        "60, 61, false, false",
        "60, 60, false, false",
        "59, 61, false, false",
    })
    void anEntryTakesWhatLivesLonger(long minute, long storedEnd, boolean isInteractive, boolean taken) {
        request.interactive = isInteractive;
        world.entry.put(world.endingIn("ASIA1", 60));
        store.stored = world.endingIn("ASIASTORED", storedEnd);
        world.clock.sleep(Duration.ofMinutes(minute));
        assertTaken(taken, world.read());
    }

    @Test
    void theSameValueIsNoNewOne() {
        world.entry.put(world.endingIn("ASIA1", 60));
        store.stored = world.endingIn("ASIA1", 90);
        world.clock.sleep(Duration.ofMinutes(46));
        assertTaken(false, world.read());
    }

    private void assertTaken(boolean taken, InFlightRefresh<TemporaryCredentials> refresh) {
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, refresh);
        assertEquals(taken, lookup.hasBetter(context));
        assertNull(context.storedVersion(), "a look changes nothing");
        CompletableFuture<TemporaryCredentials> result = world.run(lookup, context);
        assertEquals(taken ? List.of() : List.of(context), world.passed);
        assertEquals(taken, result.isDone());
        if (taken) {
            assertSame(store.stored, result.join());
        }
        assertEquals(7L, context.storedVersion(), "a save replaces what was found");
        assertEquals(List.of("load one", "load one", "pool"), world.noted);
    }

    /** The account of a role is often not that of its signer. */
    @Test
    void theSignerDoesNotLearnTheAccountOfAnotherRequest() {
        request.signer = world.new NotingSigner();
        store.stored = world.endingIn("ASIASTORED", 60);
        assertTaken(true, InFlightRefresh.unshared());
    }

    @Test
    void anEmptyStoreHasNothingBetter() {
        assertTaken(false, InFlightRefresh.unshared());
    }

    @Test
    void whatIsWantedInAnyCaseIsNotLookedFor() {
        store.stored = world.endingIn("ASIASTORED", 60);
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, world.forced());
        assertSame(world.behind, world.run(lookup, context));
        assertEquals(List.of(context), world.passed);
        assertEquals(List.of(), world.noted);
    }

    @Test
    void readersAreServedBeforeTheSaveAndTheLeaseIsHeldUntilItEnds() {
        FetchContext<TemporaryCredentials> context = new FetchContext<>(request, world.read());
        store.reader = world.entry.async().toCompletableFuture();
        context.foundVersion(7L);
        CompletableFuture<TemporaryCredentials> result = world.run(new StoreSave<>(store), context);
        assertEquals(List.of(), world.noted);
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        assertEquals(List.of("announce", "save ASIA1 over 7 of what the reader has"), world.noted);
        assertFalse(result.isDone());
        store.saved.complete(Optional.empty());
        assertSame(answer, result.join());
    }

    @Test
    void aFailureStoresNothing() {
        CompletableFuture<TemporaryCredentials> result = world.run(new StoreSave<>(store), world.context(request));
        world.behind.completeExceptionally(new IllegalStateException("planted"));
        assertTrue(result.isCompletedExceptionally());
        assertEquals(List.of(), world.noted);
    }
}
