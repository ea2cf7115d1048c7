package dev.stslib.testkit.metadata;

import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What both endpoints share: the log of requests, the faults, the {@code Date} header. */
final class EndpointService implements HttpService {
    private final InstantSource clock;
    private final Resource resource;
    private final List<WireRequest> requests = new CopyOnWriteArrayList<>();
    private final EndpointFaults faults = new EndpointFaults();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Duration dateOffset = Duration.ZERO;

    EndpointService(InstantSource clock, Resource resource) {
        this.clock = clock;
        this.resource = resource;
    }

    /** Gives the right answer to a request. */
    interface Resource {
        HttpAnswer answer(WireRequest request, @Nullable EndpointFault fault);
    }

    @Override
    public @Nullable HttpAnswer answer(WireRequest request) throws InterruptedException {
        requests.add(request);
        if (isClosed()) {
            return null;
        }
        EndpointFault fault = faults.next(request);
        if (fault != null && (fault.isDrop() || !waitFor(fault))) {
            return null;
        }
        HttpAnswer right = dated(answer(request, fault));
        return fault == null ? right : fault.change(right);
    }

    /** What a test's credentials throw is answered: the thread would print it to standard error. */
    private HttpAnswer answer(WireRequest request, @Nullable EndpointFault fault) {
        try {
            return resource.answer(request, fault);
        } catch (RuntimeException e) {
            return HttpAnswer.of(500, "text/plain", "the embedded endpoint failed: " + e);
        }
    }

    @Override
    public HttpAnswer refuse(int status, String problem) {
        return dated(HttpAnswer.of(status, "text/plain", problem));
    }

    private HttpAnswer dated(HttpAnswer answer) {
        return answer.withHeader("Date", HttpAnswer.date(clock.instant().plus(dateOffset)));
    }

    /** Says whether there is still a request to answer. */
    private boolean waitFor(EndpointFault fault) throws InterruptedException {
        Duration delay = fault.delay();
        if (delay != null && closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        CountDownLatch hold = fault.hold();
        while (hold != null && !hold.await(20, TimeUnit.MILLISECONDS)) {
            if (isClosed()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Says whether this endpoint has ended. Its server still listens for a moment, and a client may repeat a request whose
     * connection ended without an answer.
     */
    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    List<WireRequest> requests() {
        return List.copyOf(requests);
    }

    EndpointFaults faults() {
        return faults;
    }

    void dateOffset(Duration offset) {
        dateOffset = offset;
    }

    void close() {
        closed.countDown();
    }
}
