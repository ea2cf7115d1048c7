package dev.stslib.testkit.sts;

import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.WireRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From a request to its answer: log, faults, shape of the request, signature, action. */
final class StsService implements HttpService {
    private final World world;
    private final Authenticator authenticator;
    private final Map<String, Action> actions = new TreeMap<>();
    private final RequestLog log = new RequestLog();
    private final SignInPage signIn;
    private final Faults faults = new Faults();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** How far the Date header is off the clock, null for the time of the system. */
    private volatile Duration dateOffset = Duration.ZERO;

    StsService(World world, Authenticator authenticator, Set<Action> actions) {
        this.world = world;
        this.authenticator = authenticator;
        this.signIn = new SignInPage(world, log);
        actions.forEach(action -> this.actions.put(action.name(), action));
    }

    RequestLog log() {
        return log;
    }

    Faults faults() {
        return faults;
    }

    void dateOffset(Duration newOffset) {
        dateOffset = newOffset;
    }

    /** Ends all waits of faults; what they held up gets no answer. */
    void close() {
        closed.countDown();
    }

    @Override
    public @Nullable HttpAnswer answer(WireRequest request) throws InterruptedException {
        if (request.path().endsWith(SignInPage.PATH)) {
            return signIn.answer(request);
        }
        HttpAnswer discovered = discovery(request);
        if (discovered != null) {
            return discovered;
        }
        Parameters parameters = Parameters.of(request);
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
        if (isClosed() || !waitFor(fault) || fault instanceof Fault.Effect.Drop) {
            return null;
        }
        Answer answer = afterWaiting(fault, request, parameters, fields, refused);
        HttpAnswer http = http(answer);
        if (fault instanceof Fault.Effect.Change change) {
            http = change.change().apply(http);
        }
        if (!(http.delivery() instanceof HttpAnswer.Delivery.Reset)) {
            log.answered(number, http.status(), answer.errorCode());
        }
        return http;
    }

    /** What the issuers of web identity tokens publish for those who verify their tokens; null for other addresses. */
    private @Nullable HttpAnswer discovery(WireRequest request) {
        for (OutboundIssuer issuer : world.outboundIssuers()) {
            String path = issuer.uri().getPath() + "/.well-known/";
            if (request.path().equals(path + "jwks.json")) {
                return HttpAnswer.of(200, "application/json", issuer.keys());
            }
            if (request.path().equals(path + "openid-configuration")) {
                return HttpAnswer.of(200, "application/json", issuer.configuration());
            }
        }
        return null;
    }

    @Override
    public HttpAnswer refuse(int status, String problem) {
        String code = status == 413 ? "RequestEntityTooLargeException" : "MalformedHttpRequestException";
        return http(Answer.error(status, code, problem, UUID.randomUUID().toString()));
    }

    private HttpAnswer http(Answer answer) {
        Instant date = world.clock().instant().plus(dateOffset);
        return HttpAnswer.of(answer.status(), "text/xml", answer.body())
                .withHeader("x-amzn-RequestId", answer.requestId())
                .withHeader("Date", HttpAnswer.date(date));
    }

    /** Waits as long as the fault asks; says whether there is still a request to answer. */
    private boolean waitFor(Fault.@Nullable Effect fault) throws InterruptedException {
        if (fault instanceof Fault.Effect.Delay delay) {
            Duration realTime = delay.realTime();
            return !closed.await(realTime.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (fault instanceof Fault.Effect.Hold hold) {
            while (!hold.until().await(20, TimeUnit.MILLISECONDS)) {
                if (isClosed()) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Says whether this service has ended. Its server still listens for a moment, and a client may repeat a request whose
     * connection ended without an answer.
     */
    private boolean isClosed() {
        return closed.getCount() == 0;
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
            RequestForm.check(request);
            parameters.checkThatNoneRepeats();
            Action action = action(parameters);
            Caller caller = action.signed() ? caller(request, action, fields, refused) : Caller.NOBODY;
            action.shape().check(parameters);
            Duration lifetime = fault instanceof Fault.Effect.Lifetime other ? other.lifetime() : null;
            IssuedCredentials issued = fields == null ? null : world.issued(fields.accessKeyId());
            Instant sessionEnd = issued == null ? null : issued.expiration();
            return Answer.good(action, new ActionCall(world, caller, parameters, sessionEnd, lifetime), requestId);
        } catch (StsException e) {
            return Answer.error(e, requestId);
        } catch (RuntimeException e) {
            // A defect of this STS gives the same answer as a failure inside AWS.
            return Answer.error(500, "InternalFailure", "the embedded STS failed: " + e, requestId);
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
