package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An entry whose earlier values are refused: in memory, in the store, and on their way. */
class RefuseEarlierTest {
    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));
    private final CompletableFuture<TemporaryCredentials> sent = new CompletableFuture<>();
    /** Of each refresh that {@link #load} was asked for, whether it may read no store. */
    private final List<Boolean> forced = new ArrayList<>();

    /** A reader that waits for a request that was sent before the values are refused. */
    private CompletableFuture<TemporaryCredentials> earlyReader() {
        world.pending = sent;
        CompletableFuture<TemporaryCredentials> early = world.entry.async().toCompletableFuture();
        world.entry.refuseEarlier();
        return early;
    }

    private void answer() {
        world.pending = null;
        sent.complete(world.next());
    }

    private static String id(CompletionStage<TemporaryCredentials> read) {
        return read.toCompletableFuture().join().accessKeyId();
    }

    @Test
    void laterReadersAreNotServedWhatWasRequestedBefore() {
        CompletableFuture<TemporaryCredentials> early = earlyReader();
        CompletionStage<TemporaryCredentials> later = world.entry.async();
        CompletionStage<TemporaryCredentials> signing = world.entry.forSigning(InFlightRefresh.unshared());
        assertEquals(1, world.asked.size(), "one request at a time");
        answer();
        assertEquals("ASIA1", id(early), "it came before");
        assertEquals("ASIA2", id(later));
        assertEquals("ASIA2", id(signing));
        assertEquals("ASIA2", world.read());
        assertEquals(2, world.asked.size());
    }

    /** Another process has deleted it from the store after the refresh found it there. */
    @Test
    void whatWasInvalidatedWhileARefreshBringsItIsNotServedToLaterReaders() {
        world.pending = sent;
        CompletableFuture<TemporaryCredentials> early = world.entry.async().toCompletableFuture();
        world.entry.invalidateComing("ASIA1");
        answer();
        assertEquals("ASIA1", id(early), "it waited already");
        assertEquals("ASIA2", world.read());
        world.entry.invalidateComing("ASIA1");
        assertEquals("ASIA2", world.read());
    }

    @Test
    void aForcedRefreshIsNotThatWhichWasRequestedBefore() {
        CompletableFuture<TemporaryCredentials> unused = earlyReader();
        CompletionStage<TemporaryCredentials> later = world.entry.refreshNow();
        answer();
        assertEquals("ASIA2", id(later));
    }

    @Test
    void laterReadersDoNotShareAnEarlierFailure() {
        CompletableFuture<TemporaryCredentials> unused = earlyReader();
        CompletionStage<TemporaryCredentials> later = world.entry.async();
        world.pending = null;
        sent.completeExceptionally(new IllegalStateException("planted"));
        assertEquals("ASIA1", id(later));
    }

    @Test
    void aValueFromElsewhereIsNotReplacedByOneThatWasRequestedBefore() {
        CompletableFuture<TemporaryCredentials> early = earlyReader();
        world.entry.put(world.next());
        assertEquals("ASIA1", id(early));
        world.clock.advance(Duration.ofMinutes(1));
        answer();
        assertEquals("ASIA1", world.read());
    }

    /** As after the answer of a person, who need not answer again. */
    @Test
    void aRequestThatIsSentAfterTheRefusalIsNotOutdated() {
        List<InFlightRefresh<TemporaryCredentials>> begun = new ArrayList<>();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(world.cache, "code", refresh -> {
            begun.add(refresh);
            return sent;
        });
        CompletionStage<TemporaryCredentials> early = entry.async();
        entry.refuseEarlier();
        CompletionStage<TemporaryCredentials> later = entry.async();
        CompletionStage<TemporaryCredentials> forced = entry.refreshNow();
        begun.get(0).renewed();
        answer();
        assertEquals("ASIA1", id(early));
        assertEquals("ASIA1", id(later));
        assertEquals("ASIA1", id(forced));
        assertEquals("ASIA1", id(entry.async()));
        assertEquals(1, begun.size());
    }

    @Test
    void aRequestThatIsSentBetweenTwoRefusalsIsOutdated() {
        List<InFlightRefresh<TemporaryCredentials>> begun = new ArrayList<>();
        CacheEntry<TemporaryCredentials> entry = CacheWorld.entry(world.cache, "code", refresh -> {
            begun.add(refresh);
            return begun.size() == 1 ? sent : CompletableFuture.completedStage(world.next());
        });
        CompletionStage<TemporaryCredentials> early = entry.async();
        entry.refuseEarlier();
        begun.get(0).renewed();
        entry.refuseEarlier();
        CompletionStage<TemporaryCredentials> later = entry.async();
        answer();
        assertEquals("ASIA1", id(early));
        assertEquals("ASIA2", id(later));
    }

    @Test
    void eachRefusalConcernsWhatIsOnItsWayThen() {
        CompletableFuture<TemporaryCredentials> unused = earlyReader();
        answer();
        CompletableFuture<TemporaryCredentials> second = new CompletableFuture<>();
        world.pending = second;
        CompletionStage<TemporaryCredentials> afterOne = world.entry.async();
        world.entry.refuseEarlier();
        CompletionStage<TemporaryCredentials> afterBoth = world.entry.async();
        world.pending = null;
        second.complete(world.next());
        assertEquals("ASIA2", id(afterOne));
        assertEquals("ASIA3", id(afterBoth));
        assertEquals("ASIA3", world.read());
    }

    // ---- Of an entry that is dropped

    private CompletionStage<TemporaryCredentials> load(InFlightRefresh<TemporaryCredentials> refresh) {
        forced.add(refresh.isForced());
        return CompletableFuture.completedStage(world.next());
    }

    private CacheEntry<TemporaryCredentials> another() {
        return CacheWorld.entry(world.cache, "another", this::load);
    }

    private void refuseAndDrop() {
        CacheEntry<TemporaryCredentials> dropped = another();
        dropped.refuseEarlier();
        dropped.dropIfUnneeded();
        assertEquals(1, world.cache.states().size(), "only the other one is there");
    }

    @Test
    void theNextOneOfItsKeyReadsNoStore_once() {
        refuseAndDrop();
        another().get();
        another().dropIfUnneeded();
        another().get();
        assertEquals(List.of(true, false), forced);
    }

    /** Where no duration was asked for, an answer may live for 36 hours. */
    @Test
    void thatIsRememberedAsLongAsAnythingStoredCanBeValid() {
        refuseAndDrop();
        world.clock.advance(Duration.ofHours(36));
        another().get();
        assertEquals(List.of(true), forced);
    }

    @Test
    void thatIsForgottenOnceNothingStoredCanBeValid() {
        refuseAndDrop();
        world.clock.advance(RefusedKeys.KEPT.plusSeconds(1));
        another().get();
        assertEquals(List.of(false), forced);
    }
}
