package dev.stslib.core.internal.mfa.source;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A code source for each device. */
public final class PerDeviceCodes implements MfaCodeSource {
    private final Map<String, MfaCodeSource> sources;

    /**
     * Makes a source.
     *
     * @param sources the sources by the serial of the device; copied
     */
    public PerDeviceCodes(Map<String, MfaCodeSource> sources) {
        this.sources = Map.copyOf(sources);
    }

    private Optional<MfaCodeSource> source(MfaCodeRequest request) {
        return Optional.ofNullable(sources.get(request.serial()));
    }

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        return source(request).flatMap(source -> source.code(request));
    }

    @Override
    public boolean answersAlone() {
        return sources.values().stream().allMatch(MfaCodeSource::answersAlone);
    }

    @Override
    public Optional<Instant> nextCode(MfaCodeRequest request) {
        return source(request).flatMap(source -> source.nextCode(request));
    }
}
