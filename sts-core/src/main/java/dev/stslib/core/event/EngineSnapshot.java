package dev.stslib.core.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of all credentials of an engine at one time. The engine reads one key after another, so two states may
 * be a moment apart. {@link #toString()} gives a table.
 *
 * @param at the time, by the clock of the engine
 * @param keys all keys that the engine was asked for, sorted by label
 */
public record EngineSnapshot(Instant at, List<KeyState> keys) {
    public EngineSnapshot {
        keys = keys.stream()
                .sorted(Comparator.comparing((KeyState state) -> state.key().label())
                        .thenComparing(state -> state.key().key().digest()))
                .toList();
    }

    /**
     * Counts the keys in each phase.
     *
     * @return the number for every phase, zero included
     */
    public Map<Phase, Integer> phases() {
        Map<Phase, Integer> counts = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            counts.put(phase, 0);
        }
        keys.forEach(state -> counts.merge(state.phase(), 1, Integer::sum));
        return counts;
    }

    /**
     * Returns the earliest expiration among the credentials that are still valid.
     *
     * @return the time, or empty if there are none
     */
    public Optional<Instant> soonestExpiration() {
        return keys.stream()
                .map(KeyState::expiration)
                .filter(Objects::nonNull)
                .filter(end -> end.isAfter(at))
                .min(Comparator.naturalOrder());
    }

    /** Returns a table with one line for each key. */
    @Override
    public String toString() {
        SnapshotTable table = new SnapshotTable(
                "NAME", "KIND", "PHASE", "EXPIRES IN", "REFRESHED", "FAILURE", "NEXT TRY", "WAITING", "CHAIN");
        for (KeyState state : keys) {
            table.add(
                    state.key().label(),
                    state.key().kind().toString(),
                    state.phase() + activity(state),
                    left(state.expiration()),
                    Objects.toString(state.refreshed(), "-"),
                    Objects.toString(state.failure(), "-"),
                    left(state.nextTry()),
                    String.valueOf(state.waiting()),
                    String.join(" > ", state.chain()));
        }
        return keys.size() + (keys.size() == 1 ? " key" : " keys") + " at " + at + "\n" + table;
    }

    private static String activity(KeyState state) {
        String stage = state.stage();
        return !state.refreshing() ? "" : stage == null ? ", refreshing" : ", refreshing (" + stage + ")";
    }

    private String left(@Nullable Instant then) {
        if (then == null) {
            return "-";
        }
        Duration left = Duration.between(at, then);
        return left.isNegative() ? "-" : SnapshotTable.text(left);
    }
}
