package dev.stslib.house.readpath;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isEnum;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isNative;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.instrument.Instrumentation;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher.Junction;

/**
 * Records the classes of the core and of the support modules whose methods are entered, on any thread, between the engine
 * and the AWS SDK's client. The HTTP adapter lies behind the client and does not count. A nested class counts with its
 * outer class. Values of the API, enums and generated classes do not count; what a lambda does counts with the class that
 * it is written in.
 */
public final class ReadPath implements AutoCloseable {
    private static final Set<String> ENTERED = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<Integer> DEPTH_IN_CLIENT = ThreadLocal.withInitial(() -> 0);

    private static final Junction<TypeDescription> OURS = nameMatches(
                    "dev\\.stslib\\.(core|(store|aws)\\.support)\\..*")
            .and(not(nameMatches("dev\\.stslib\\.aws\\.support\\.http\\..*")))
            .and(not(isEnum()))
            .and(not(nameMatches("dev\\.stslib\\.core\\.(event|settings|plan)\\..*")))
            .and(not(nameMatches(".*(\\.Dagger|_).*")));

    private static final Junction<TypeDescription> CLIENT =
            named("software.amazon.awssdk.services.sts.DefaultStsClient");

    private final Instrumentation instrumentation = ByteBuddyAgent.install();
    private final ResettableClassFileTransformer agent;

    /** Begins to record. One recording at a time. */
    public ReadPath() {
        ENTERED.clear();
        agent = new AgentBuilder.Default()
                .disableClassFormatChanges()
                .ignore(none())
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .type(OURS)
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Entered.class)
                        .on(isMethod().and(not(isAbstract())).and(not(isNative())))))
                .type(CLIENT)
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(InClient.class).on(isMethod().and(isPublic()).and(not(isAbstract())))))
                .installOn(instrumentation);
    }

    /** The classes that were entered, sorted. */
    public Set<String> entered() {
        return new TreeSet<>(ENTERED);
    }

    @Override
    public void close() {
        agent.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
    }

    /**
     * Notes a class; called by the code that is woven in.
     *
     * @param name its name
     */
    public static void note(String name) {
        if (DEPTH_IN_CLIENT.get() == 0) {
            int nested = name.indexOf('$');
            ENTERED.add(nested < 0 ? name : name.substring(0, nested));
        }
    }

    /**
     * Notes that the client is entered or left; called by the code that is woven in.
     *
     * @param step 1 or -1
     */
    public static void inClient(int step) {
        DEPTH_IN_CLIENT.set(DEPTH_IN_CLIENT.get() + step);
    }

    /** Woven into each method of ours. */
    static final class Entered {
        private Entered() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String type) {
            note(type);
        }
    }

    /** Woven into each method of the client. */
    static final class InClient {
        private InClient() {}

        @Advice.OnMethodEnter
        static void enter() {
            inClient(1);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            inClient(-1);
        }
    }
}
