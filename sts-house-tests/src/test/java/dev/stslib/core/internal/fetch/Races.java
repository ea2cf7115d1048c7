package dev.stslib.core.internal.fetch;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingOptions;
import org.jetbrains.kotlinx.lincheck.verifier.EpsilonVerifier;

/**
 * Plays a race: two threads with a few operations each, in many orders of their steps, one step at a time. What must hold
 * in the end is for the race to say; a thread that waits for ever is found by the checker. The operations are named: the
 * checker would draw them by lot, and may leave out the one that the race is about.
 */
final class Races {
    private static final int DRAWN = Integer.getInteger("races.scenarios", 0);
    private static final int ORDERS = Integer.getInteger("races.orders", 40);

    private Races() {}

    /** Plays one thread's operations against the other's, names with spaces between, and then as many as are drawn. */
    static void play(Class<?> race, String one, String other) {
        LinChecker.check(
                race,
                new ModelCheckingOptions()
                        .addCustomScenario(new ExecutionScenario(
                                List.of(),
                                List.of(actors(race, one), actors(race, other)),
                                List.of(),
                                validation(race)))
                        .threads(2)
                        .actorsPerThread(2)
                        .actorsBefore(0)
                        .actorsAfter(0)
                        .iterations(DRAWN)
                        .invocationsPerIteration(ORDERS)
                        .minimizeFailedScenario(false)
                        .verifier(EpsilonVerifier.class));
    }

    private static List<Actor> actors(Class<?> race, String operations) {
        return Stream.of(operations.split(" ", -1))
                .map(name ->
                        actor(methods(race).filter(method -> method.getName().equals(name))))
                .toList();
    }

    private static Actor validation(Class<?> race) {
        return actor(methods(race).filter(method -> method.isAnnotationPresent(Validate.class)));
    }

    private static Stream<Method> methods(Class<?> race) {
        return Arrays.stream(race.getDeclaredMethods());
    }

    private static Actor actor(Stream<Method> found) {
        return new Actor(found.findFirst().orElseThrow(), List.of());
    }
}
