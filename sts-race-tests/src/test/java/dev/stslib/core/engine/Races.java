package dev.stslib.core.engine;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingOptions;
import org.jetbrains.kotlinx.lincheck.verifier.EpsilonVerifier;

/**
 * Plays a race: two threads, two operations each, in many orders of their steps, one step at a time. What must hold in the
 * end is for the race to say; a thread that waits for ever is found by the checker.
 */
final class Races {
    private static final int SCENARIOS = Integer.getInteger("races.scenarios", 1);
    private static final int ORDERS = Integer.getInteger("races.orders", 40);

    private Races() {}

    static void play(Class<?> race) {
        LinChecker.check(
                race,
                new ModelCheckingOptions()
                        .threads(2)
                        .actorsPerThread(2)
                        .actorsBefore(0)
                        .actorsAfter(0)
                        .iterations(SCENARIOS)
                        .invocationsPerIteration(ORDERS)
                        .minimizeFailedScenario(false)
                        .verifier(EpsilonVerifier.class));
    }
}
