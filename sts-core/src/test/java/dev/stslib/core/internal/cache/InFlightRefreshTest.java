package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a refresh tells, and how its priority reaches the request that it waits for. */
@Tag("one-jdk")
class InFlightRefreshTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final List<String> done = new ArrayList<>();
    private boolean refused;

    private InFlightRefresh<String> refresh(RefreshTrigger trigger, @Nullable String latest) {
        return new InFlightRefresh<>(
                trigger, () -> 3, 7, "current", () -> Optional.ofNullable(latest), () -> refused, null);
    }

    private InFlightRefresh<String> background() {
        return refresh(RefreshTrigger.BACKGROUND, null);
    }

    @Test
    void itTellsWhatItIsFor() {
        InFlightRefresh<String> refresh = refresh(RefreshTrigger.READ, "latest");
        assertEquals(3, refresh.startedAt());
        assertEquals(7, refresh.neededBy());
        assertEquals("current", refresh.current());
        assertEquals(Optional.of("latest"), refresh.latest());
        assertFalse(refresh.isCurrentRefused());
        refused = true;
        assertTrue(refresh.isCurrentRefused());
    }

    @Test
    void aRefreshOfNoEntryHasNoValueAndACallerThatWaits() {
        InFlightRefresh<String> unshared = InFlightRefresh.unshared();
        assertNull(unshared.current());
        assertFalse(unshared.isCurrentRefused());
        assertEquals(Optional.empty(), unshared.latest());
        assertTrue(unshared.isAwaited());
    }

    @Test
    void aRefreshWithoutAnAnswerIsSuperseded() {
        InFlightRefresh<String> superseded = background();
        superseded.onSuperseded(() -> done.add("superseded"));
        superseded.result().complete("other");
        InFlightRefresh<String> answered = background();
        answered.onSuperseded(() -> done.add("answered"));
        answered.answered("new");
        answered.result().complete("new");
        assertEquals(List.of("superseded"), done);
    }

    @Test
    void theSourceOfAnAwaitedRefreshIsAwaited() {
        InFlightRefresh<String> role = background();
        InFlightRefresh<String> source = background();
        role.comesAfter(source);
        assertFalse(source.isAwaited());
        role.await();
        assertTrue(source.isAwaited());
        InFlightRefresh<String> other = background();
        role.comesAfter(other);
        assertTrue(other.isAwaited(), "also one that comes later");
    }

    @Test
    void aRefreshThatIsAwaitedOvertakesOthersInTheQueue() {
        StsEndpoint endpoint = StsEndpoint.regional("eu-west-1");
        try (RequestDispatcher dispatcher =
                new RequestDispatcher(new RateLimits(1, 2), clock::elapsedNanos, clock.scheduler(), Runnable::run)) {
            InFlightRefresh<String> first = background();
            InFlightRefresh<String> second = background();
            InFlightRefresh<String> role = background();
            dispatcher.dispatch(background(), endpoint, null, () -> done.add("none waits"));
            dispatcher.dispatch(first, endpoint, null, () -> done.add("first"));
            dispatcher.dispatch(second, endpoint, null, () -> done.add("second"));
            role.comesAfter(second);
            assertNull(background().heldUpBy());
            assertEquals("the limit of 1 requests a second to STS in eu-west-1", role.heldUpBy());
            role.await();
            clock.advance(Duration.ofSeconds(1));
            assertEquals(List.of("none waits", "second"), done);
            assertNull(role.heldUpBy());
            clock.advance(Duration.ofSeconds(1));
            assertEquals(List.of("none waits", "second", "first"), done);
        }
    }

    private InFlightRefresh<String> timed() {
        return new InFlightRefresh<>(
                RefreshTrigger.READ, clock::elapsedNanos, 7, null, Optional::empty, () -> false, null);
    }

    @Test
    void onlyAQuestionToAPersonSetsTheTimeOfOne() {
        InFlightRefresh<String> role = timed();
        clock.advance(Duration.ofSeconds(1));
        InFlightRefresh<String> source = timed();
        role.comesAfter(source);
        assertNull(role.lastAsked(), "the start of a source is no question");
        source.asksPerson(true);
        clock.advance(Duration.ofSeconds(1));
        assertTrue(role.isAskingPerson());
        assertEquals(clock.elapsedNanos(), role.lastAsked());
        source.asksPerson(false);
        long asked = clock.elapsedNanos();
        clock.advance(Duration.ofSeconds(1));
        assertFalse(role.isAskingPerson());
        assertEquals(asked, role.lastAsked());
        role.asksPerson(true);
        assertEquals(clock.elapsedNanos(), role.lastAsked());
    }

    @Test
    void aRefreshThatHasEndedAsksNoPerson() {
        InFlightRefresh<String> role = timed();
        InFlightRefresh<String> source = timed();
        role.comesAfter(source);
        source.asksPerson(true);
        source.result().complete("value");
        assertFalse(role.isAskingPerson());
        assertNull(role.lastAsked());
    }

    @Test
    void aSourceThatHasEndedHoldsNothingUp() {
        InFlightRefresh<String> role = background();
        InFlightRefresh<String> source = background();
        role.comesAfter(source);
        assertNull(role.heldUpBy());
        source.result().complete("value");
        assertNull(role.heldUpBy());
    }
}
