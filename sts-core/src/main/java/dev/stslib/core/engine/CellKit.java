package dev.stslib.core.engine;

/**
 * What all cells share that are kept by the same rules.
 *
 * @param timing time and chance, and the rules
 * @param flights starts refreshes
 * @param waits waits for them
 */
record CellKit(Timing timing, Flights flights, Waits waits) {
    static CellKit of(Timing timing, CellObserver observer) {
        return new CellKit(timing, new Flights(timing, observer), new Waits(timing));
    }
}
