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
 * How all credentials of an engine stood at one time. Each key is looked at by itself, so two of them may be a moment
 * apart. Prints itself as a table.
 *
 * @param at the time, by the engine's clock
 * @param keys all keys that the engine was asked for, by label
 */
public record EngineSnapshot(Instant at, List<KeyState> keys) {
    public EngineSnapshot {
        keys = keys.stream()
                .sorted(Comparator.comparing((KeyState one) -> one.key().label())
                        .thenComparing(one -> one.key().key().digest()))
                .toList();
    }

    /**
     * How many keys are in each phase.
     *
     * @return the number for every phase, zero included
     */
    public Map<Phase, Integer> phases() {
        Map<Phase, Integer> counts = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            counts.put(phase, 0);
        }
        keys.forEach(one -> counts.merge(one.phase(), 1, Integer::sum));
        return counts;
    }

    /**
     * When the first of the credentials end that have not ended yet.
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

    /** A table with a line for each key. */
    @Override
    public String toString() {
        SnapshotTable table = new SnapshotTable(
                "NAME", "KIND", "PHASE", "EXPIRES IN", "REFRESHED", "FAILURE", "NEXT TRY", "WAITING", "CHAIN");
        for (KeyState one : keys) {
            table.add(
                    one.key().label(),
                    one.key().kind().toString(),
                    one.phase() + activity(one),
                    left(one.expiration()),
                    Objects.toString(one.refreshed(), "-"),
                    Objects.toString(one.failure(), "-"),
                    left(one.nextTry()),
                    String.valueOf(one.waiting()),
                    String.join(" > ", one.chain()));
        }
        return keys.size() + (keys.size() == 1 ? " key" : " keys") + " at " + at + "\n" + table;
    }

    private static String activity(KeyState one) {
        String stage = one.stage();
        return !one.refreshing() ? "" : stage == null ? ", refreshing" : ", refreshing (" + stage + ")";
    }

    private String left(@Nullable Instant then) {
        if (then == null) {
            return "-";
        }
        Duration left = Duration.between(at, then);
        return left.isNegative() ? "-" : SnapshotTable.text(left);
    }
}
