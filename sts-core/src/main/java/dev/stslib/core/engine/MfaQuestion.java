package dev.stslib.core.engine;

import dev.stslib.api.Secret;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.event.CodeNeed;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.EventBus;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One question for a code, asked until STS accepts one: three times at most, but a code that was used already does not
 * count where the next one follows from the time. Used by one thread at a time.
 */
final class MfaQuestion<T> {
    private static final int TRIES = 3;

    private final MfaNeed need;
    private final MfaCodeSource source;
    private final boolean alone;
    private final Supplier<Optional<T>> there;
    private final Function<Secret, T> request;
    private int asked;
    private int counted;
    private Reason reason = Reason.NEEDED;
    private @Nullable StslibException last;

    MfaQuestion(
            MfaNeed need,
            MfaCodeSource source,
            boolean alone,
            Supplier<Optional<T>> there,
            Function<Secret, T> request) {
        this.need = need;
        this.source = source;
        this.alone = alone;
        this.there = there;
        this.request = request;
    }

    MfaNeed need() {
        return need;
    }

    /** Whether nobody is disturbed by it. */
    boolean alone() {
        return alone;
    }

    /** What makes the question needless: what it was asked for came otherwise. */
    Optional<T> answeredOtherwise() {
        return there.get();
    }

    Function<Secret, T> request() {
        return request;
    }

    /** Asks; null if there is no code, or it was asked often enough. */
    @Nullable
    Secret nextCode(Instant now, EventBus events) {
        if (counted == TRIES) {
            return null;
        }
        asked++;
        events.publish(new EngineEvent.CodeAsked(new CodeNeed(need.serial(), need.profile(), alone), asked, reason));
        return source.code(ask(now)).orElse(null);
    }

    /** Notes that a code did not do, and says when there will be another, or null for at once. */
    @Nullable
    Instant failed(StslibException failure, Instant now) {
        boolean used = failure instanceof MfaCodeUsedException;
        Optional<Instant> next = source.nextCode(ask(now));
        last = failure;
        reason = used ? Reason.USED : Reason.REJECTED;
        if (!used || next.isEmpty()) {
            counted++;
        }
        return counted < TRIES ? next.orElse(null) : null;
    }

    /** What to throw in the end: why the last code did not do. */
    StslibException failure(Supplier<? extends StslibException> none) {
        return last == null ? none.get() : last;
    }

    private MfaCodeRequest ask(Instant now) {
        return new MfaCodeRequest(need.serial(), need.profile(), asked, reason, now);
    }
}
