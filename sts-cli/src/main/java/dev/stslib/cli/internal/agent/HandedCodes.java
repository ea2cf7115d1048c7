package dev.stslib.cli.internal.agent;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The MFA codes that clients hand over. The agent has no terminal: a request that finds no code fails, its client asks a
 * person, hands the code over, and sends the request again.
 */
final class HandedCodes implements MfaCodeSource {
    /** AWS accepts a code for about as long. */
    private static final Duration USABLE = Duration.ofSeconds(90);

    private final Map<String, Handed> codes = new ConcurrentHashMap<>();
    /** By the profile that needs the code. */
    private final Map<String, MfaCodeRequest> questions = new ConcurrentHashMap<>();

    private record Handed(Secret code, Instant at) {}

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        Handed handed = codes.remove(request.serial());
        if (handed == null || handed.at().plus(USABLE).isBefore(request.at())) {
            questions.put(request.profile(), request);
            return Optional.empty();
        }
        questions.remove(request.profile());
        return Optional.of(handed.code());
    }

    void hand(String serial, Secret code, Instant now) {
        codes.put(serial, new Handed(code, now));
    }

    /** The question that one of these profiles was asked last. */
    Optional<MfaCodeRequest> question(Set<String> profiles) {
        return profiles.stream().map(questions::get).filter(Objects::nonNull).findFirst();
    }
}
