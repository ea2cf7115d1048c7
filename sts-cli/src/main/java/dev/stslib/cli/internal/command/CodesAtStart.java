package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import java.util.Optional;

/** Asks a person while a server starts, and not later: the terminal then belongs to the child, or is not looked at. */
final class CodesAtStart implements MfaCodeSource {
    private final MfaCodeSource source;
    private volatile boolean started;

    CodesAtStart(MfaCodeSource source) {
        this.source = source;
    }

    void started() {
        started = true;
    }

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        return started ? Optional.empty() : source.code(request);
    }
}
