package dev.stslib.spring.boot;

import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The Actuator endpoint {@code stslib}: the snapshot of the engine, without secrets and without access key ids. */
@Endpoint(id = "stslib")
final class StslibEndpoint {
    private static final int MOST = 1000;

    private final CredentialEngine engine;

    StslibEndpoint(CredentialEngine engine) {
        this.engine = engine;
    }

    /**
     * The state of all credentials.
     *
     * @param limit how many keys to list, 1,000 unless given; those with a failure come first
     */
    @ReadOperation
    Snapshot snapshot(@Nullable Integer limit) {
        EngineSnapshot now = engine.snapshot();
        return new Snapshot(
                now.at(),
                now.keys().size(),
                now.phases(),
                now.soonestExpiration().orElse(null),
                now.keys().stream()
                        .sorted(Comparator.comparing(state -> state.failure() == null))
                        .limit(limit == null ? MOST : Math.max(0, limit))
                        .map(Key::of)
                        .toList());
    }

    record Snapshot(
            Instant at,
            int total,
            Map<Phase, Integer> phases,
            @Nullable Instant soonestExpiration,
            List<Key> keys) implements OperationResponseBody {}

    record Key(
            String name,
            EntryKind kind,
            Phase phase,
            boolean refused,
            @Nullable Instant expiration,
            @Nullable Instant refreshed,
            @Nullable FailureKind failure,
            @Nullable Instant nextTry,
            boolean refreshing,
            int waiting,
            List<String> chain) {
        static Key of(KeyState state) {
            return new Key(
                    state.key().label(),
                    state.key().kind(),
                    state.phase(),
                    state.refused(),
                    state.expiration(),
                    state.refreshed(),
                    state.failure(),
                    state.nextTry(),
                    state.refreshing(),
                    state.waiting(),
                    state.chain());
        }
    }
}
