package dev.stslib.core.internal.mfa;

import dev.stslib.api.Secret;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.RequiredCode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that needs a code, until STS accepts one: three codes at most, where a code that was already used does not
 * count if the source knows when the next one comes. Used by one thread at a time.
 */
final class MfaAttempt<T> {
    private static final int MAX_CODES = 3;

    private final MfaRequirement requirement;
    private final MfaCodeSource source;
    private final boolean answersAlone;
    private final Supplier<Optional<T>> alternative;
    private final Function<Secret, T> request;
    private int asked;
    private int counted;
    private Reason reason = Reason.NEEDED;
    private @Nullable StslibException lastFailure;

    /**
     * Makes an attempt that has asked for nothing.
     *
     * @param alternative a result that came in another way, which makes a code needless
     * @param request the request, with a code
     */
    MfaAttempt(
            MfaRequirement requirement,
            MfaCodeSource source,
            boolean answersAlone,
            Supplier<Optional<T>> alternative,
            Function<Secret, T> request) {
        this.requirement = requirement;
        this.source = source;
        this.answersAlone = answersAlone;
        this.alternative = alternative;
        this.request = request;
    }

    MfaRequirement requirement() {
        return requirement;
    }

    boolean answersAlone() {
        return answersAlone;
    }

    Optional<T> alternative() {
        return alternative.get();
    }

    Function<Secret, T> request() {
        return request;
    }

    /** Asks for a code; null if there is none, or it was asked often enough. */
    @Nullable
    Secret nextCode(Instant now, Consumer<EngineEvent> events) {
        if (counted == MAX_CODES) {
            return null;
        }
        asked++;
        RequiredCode need = new RequiredCode(requirement.serial(), requirement.profile(), answersAlone);
        events.accept(new EngineEvent.MfaCodeRequested(need, asked, reason));
        return source.code(codeRequest(now)).orElse(null);
    }

    /** Records that a code failed. Gives the time of the next code, or null to ask at once. */
    @Nullable
    Instant failed(StslibException failure, Instant now) {
        boolean used = failure instanceof MfaCodeUsedException;
        Optional<Instant> next = source.nextCode(codeRequest(now));
        lastFailure = failure;
        reason = used ? Reason.USED : Reason.REJECTED;
        if (!used || next.isEmpty()) {
            counted++;
        }
        return counted < MAX_CODES ? next.orElse(null) : null;
    }

    /** Why the last code failed, or the given error if there was no code at all. */
    StslibException failure(Supplier<? extends StslibException> noCode) {
        return lastFailure == null ? noCode.get() : lastFailure;
    }

    private MfaCodeRequest codeRequest(Instant now) {
        return new MfaCodeRequest(requirement.serial(), requirement.profile(), asked, reason, now);
    }
}
