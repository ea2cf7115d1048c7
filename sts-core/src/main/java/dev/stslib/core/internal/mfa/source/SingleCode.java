package dev.stslib.core.internal.mfa.source;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A code that is given once. */
public final class SingleCode implements MfaCodeSource {
    private final AtomicReference<@Nullable Secret> code;

    /**
     * Makes a source.
     *
     * @param code six digits
     */
    public SingleCode(Secret code) {
        this.code = new AtomicReference<>(code);
    }

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        return Optional.ofNullable(code.getAndSet(null));
    }

    @Override
    public boolean answersAlone() {
        return true;
    }
}
