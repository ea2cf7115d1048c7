package dev.stslib.house.soak;

import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The provider of the AWS SDK, and the rules about how often the engine may ask it for a role. */
final class WatchedProvider implements TokenProvider {
    /** The least time that a final failure is remembered, with room for what passes between two readings of a clock. */
    private static final Duration FINAL_FAILURE_REST = Duration.ofMillis(900);

    private final TokenProvider provider = new AwsSdkTokenProvider();
    private final FastClock clock;
    private final Findings findings;
    private final Map<String, RoleCalls> roles = new ConcurrentHashMap<>();
    private volatile boolean readersEnded;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    WatchedProvider(FastClock clock, Findings findings) {
        this.clock = clock;
        this.findings = findings;
    }

    private static final class RoleCalls {
        final AtomicInteger inProgress = new AtomicInteger();
        final AtomicInteger sinceReadersEnded = new AtomicInteger();
        volatile long finalFailure = Long.MIN_VALUE;
    }

    /** How often the engine asked for a role. */
    long calls() {
        return calls.get();
    }

    /** How often it got credentials. */
    long answers() {
        return answers.get();
    }

    /** From now on there are no readers: a read that came before opens one round of tries, and there are no faults any more. */
    void noteReadersEnded() {
        readersEnded = true;
    }

    /** There are readers again. */
    void noteReadersBegin() {
        readersEnded = false;
    }

    @Override
    public String name() {
        return "watched";
    }

    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        OpenTokenProvider open = provider.open(settings);
        return (OpenTokenProvider) Proxy.newProxyInstance(
                OpenTokenProvider.class.getClassLoader(),
                new Class<?>[] {OpenTokenProvider.class},
                (proxy, method, arguments) -> call(open, method, arguments));
    }

    private @Nullable Object call(OpenTokenProvider open, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null && arguments.length == 3 && arguments[2] instanceof AssumeRoleRequest request) {
            return assumeRole(open, method, arguments, request.roleArn());
        }
        return invoke(open, method, arguments);
    }

    private @Nullable Object assumeRole(OpenTokenProvider open, Method method, Object[] arguments, String role)
            throws Throwable {
        RoleCalls now = roles.computeIfAbsent(role, arn -> new RoleCalls());
        long last = now.finalFailure;
        if (last != Long.MIN_VALUE && clock.elapsedNanos() - last < FINAL_FAILURE_REST.toNanos()) {
            findings.add("a request " + (clock.elapsedNanos() - last) / 1_000_000
                    + " ms after a final failure of the same role");
        }
        if (now.inProgress.incrementAndGet() > 1) {
            findings.add("two requests at once for " + role);
        }
        calls.incrementAndGet();
        if (readersEnded && now.sinceReadersEnded.incrementAndGet() > 2) {
            findings.add("more than one series of tries for a role that is not read");
        }
        try {
            Object answer = invoke(open, method, arguments);
            answers.incrementAndGet();
            now.finalFailure = Long.MIN_VALUE;
            return answer;
        } catch (StsServiceException e) {
            now.finalFailure = e.error().code().equals("AccessDenied") ? clock.elapsedNanos() : Long.MIN_VALUE;
            throw e;
        } finally {
            now.inProgress.decrementAndGet();
        }
    }

    private static @Nullable Object invoke(OpenTokenProvider open, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(open, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
