package dev.stslib.core.traffic;

import dev.stslib.api.error.StsServiceException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to STS. Its lane hears how it went.
 *
 * @param <T> what it gives
 */
final class StsErrand<T> extends Errand<T> {
    private final Supplier<T> request;
    private final Lane lane;
    private final String account;
    private final LongSupplier elapsed;
    private @Nullable T answer;
    private @Nullable Throwable error;

    /**
     * Makes nothing yet.
     *
     * @param request makes the request; may block
     * @param account whose quota it takes from
     */
    StsErrand(Supplier<T> request, Lane lane, String account, LongSupplier elapsed) {
        this.request = request;
        this.lane = lane;
        this.account = account;
        this.elapsed = elapsed;
    }

    @Override
    void make() {
        try {
            ask(elapsed.getAsLong());
        } catch (Throwable e) {
            error = e;
        }
    }

    private void ask(long started) {
        try {
            answer = request.get();
            lane.answered(account);
        } catch (StsServiceException e) {
            if (e.error().isThrottling()) {
                lane.throttled(account, started);
            }
            throw e;
        }
    }

    @Override
    void handOver() {
        if (error == null) {
            complete(answer);
        } else {
            completeExceptionally(error);
        }
    }
}
