package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.QueryString;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From a request to its answer: log, faults, signature, action. */
final class StsService {
    private final World world;
    private final Authenticator authenticator;
    private final Map<String, Action> actions = new TreeMap<>();
    private final RequestLog log = new RequestLog();
    private final Faults faults = new Faults();
    private final CountDownLatch closed = new CountDownLatch(1);

    StsService(World world, Authenticator authenticator, Set<Action> actions) {
        this.world = world;
        this.authenticator = authenticator;
        actions.forEach(action -> this.actions.put(action.name(), action));
    }

    RequestLog log() {
        return log;
    }

    Faults faults() {
        return faults;
    }

    /** Ends all waits of faults; what they held up gets no answer. */
    void close() {
        closed.countDown();
    }

    /** Answers a request; {@code null} means that the connection is to be closed without an answer. */
    @Nullable
    Answer answer(WireRequest request) throws InterruptedException {
        Parameters parameters =
                Parameters.of(QueryString.parse(request.query()), QueryString.parse(request.bodyText()));
        SignatureFields fields = null;
        StsException refused = null;
        try {
            fields = SignatureFields.of(request);
        } catch (StsException e) {
            refused = e;
        }
        RecordedRequest arrived = new RecordedRequest(
                world.clock().instant(),
                parameters.get("Action", ""),
                parameters.asMap(),
                fields == null ? null : fields.accessKeyId(),
                fields == null ? null : fields.scope().get(1),
                0,
                null);
        int number = log.arrived(arrived);
        Fault.Effect fault = faults.next(arrived);
        if (!waitFor(fault) || fault instanceof Fault.Effect.Drop) {
            return null;
        }
        Answer answer = afterWaiting(fault, request, parameters, fields, refused);
        log.answered(number, answer);
        return answer;
    }

    /** Waits as long as the fault wants it; says whether there is still somebody to answer. */
    private boolean waitFor(Fault.@Nullable Effect fault) throws InterruptedException {
        if (fault instanceof Fault.Effect.Delay delay) {
            Duration realTime = delay.realTime();
            return !closed.await(realTime.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (fault instanceof Fault.Effect.Hold hold) {
            while (!hold.until().await(20, TimeUnit.MILLISECONDS)) {
                if (closed.getCount() == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private Answer afterWaiting(
            Fault.@Nullable Effect fault,
            WireRequest request,
            Parameters parameters,
            @Nullable SignatureFields fields,
            @Nullable StsException refused) {
        String requestId = UUID.randomUUID().toString();
        if (fault instanceof Fault.Effect.Refuse refuse) {
            return Answer.error(refuse.status(), refuse.code(), refuse.message(), requestId);
        }
        if (fault instanceof Fault.Effect.Garbage) {
            return Answer.garbage(requestId);
        }
        try {
            parameters.checkThatNoneRepeats();
            Action action = action(parameters);
            Caller caller = action.signed() ? caller(request, action, fields, refused) : Caller.NOBODY;
            ActionCall call = new ActionCall(world, caller, parameters, fault instanceof Fault.Effect.Expired);
            return Answer.good(action, call, requestId);
        } catch (StsException e) {
            return Answer.error(e, requestId);
        }
    }

    private Caller caller(
            WireRequest request, Action action, @Nullable SignatureFields fields, @Nullable StsException refused)
            throws StsException {
        if (refused != null) {
            throw refused;
        }
        SignatureFields signature = fields == null ? SignatureFields.of(request) : fields;
        return authenticator.authenticate(request, signature, action.service());
    }

    private Action action(Parameters parameters) throws StsException {
        String name = parameters.get("Action", "");
        String version = parameters.get("Version", "");
        Action action = actions.get(name);
        if (action == null || !version.equals(action.service().version())) {
            throw Errors.invalidAction(name, version.isEmpty() ? "NO_VERSION_SPECIFIED" : version);
        }
        return action;
    }
}
