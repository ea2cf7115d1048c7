package dev.stslib.testkit.contract;

/**
 * How large the trials with many processes are. Small unless system properties say otherwise, so that they fit into
 * every build.
 *
 * @param kills how often a writer is killed ({@code stslib.trial.kills})
 * @param processes how many processes save at once ({@code stslib.trial.processes})
 * @param saves how often each of them saves ({@code stslib.trial.saves})
 * @param keys on how many entries ({@code stslib.trial.keys})
 */
record TrialSize(int kills, int processes, int saves, int keys) {
    private static final int PROCESSES = 4;
    private static final int KEYS = 2;

    static TrialSize configured(StoreTrial kit) {
        return new TrialSize(
                Integer.getInteger("stslib.trial.kills", kit.kills()),
                Integer.getInteger("stslib.trial.processes", PROCESSES),
                Integer.getInteger("stslib.trial.saves", 2 * kit.savesPerWriter()),
                Integer.getInteger("stslib.trial.keys", KEYS));
    }
}
