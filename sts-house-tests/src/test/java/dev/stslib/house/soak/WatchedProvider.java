package dev.stslib.house.soak;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The provider of the AWS SDK, which tells the rules of each request for a role. */
final class WatchedProvider implements TokenProvider {
    private final TokenProvider provider = new AwsSdkTokenProvider();
    private final FastClock clock;
    private final RefreshRules rules;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    WatchedProvider(FastClock clock, RefreshRules rules) {
        this.clock = clock;
        this.rules = rules;
    }

    /** How often the engine asked for a role. */
    long calls() {
        return calls.get();
    }

    /** How often it got credentials. */
    long answers() {
        return answers.get();
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
            return assumeRole(open, method, arguments, SoakRoles.name(request.roleArn()));
        }
        return invoke(open, method, arguments);
    }

    private @Nullable Object assumeRole(OpenTokenProvider open, Method method, Object[] arguments, String role)
            throws Throwable {
        calls.incrementAndGet();
        rules.requestBegins(role);
        try {
            AssumedRole answer = (AssumedRole) Objects.requireNonNull(invoke(open, method, arguments));
            answers.incrementAndGet();
            rules.requestAnswered(role, answer.credentials().accessKeyId(), clock.now());
            return answer;
        } catch (Throwable e) {
            if (e instanceof StsServiceException refused && refused.error().isExpiredToken()) {
                String signer = SoakRoles.signerOf(role);
                if (signer != null) {
                    rules.refusing(signer, ((SourceCredentials) arguments[1]).accessKeyId(), clock.now());
                }
            }
            rules.requestFailed(role, clock.now());
            throw e;
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
