package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A code source for each device. */
final class DeviceCodes implements MfaCodeSource {
    private final Map<String, MfaCodeSource> sources;

    DeviceCodes(Map<String, MfaCodeSource> sources) {
        this.sources = Map.copyOf(sources);
    }

    private MfaCodeSource of(MfaCodeRequest request) {
        return sources.getOrDefault(request.serial(), MfaCodeSource.none());
    }

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        return of(request).code(request);
    }

    @Override
    public boolean answersAlone() {
        return sources.values().stream().allMatch(MfaCodeSource::answersAlone);
    }

    @Override
    public Optional<Instant> nextCode(MfaCodeRequest request) {
        return of(request).nextCode(request);
    }
}
