package dev.stslib.testkit.contract;

import dev.stslib.api.spi.OpenStore;
import java.io.IOException;
import java.nio.file.Path;

/** Many processes that count up in the same entries by compare-and-save. */
final class CrowdTrial {
    private CrowdTrial() {}

    /** Fails if an update is lost or a read torn. Gives the figures. */
    static String run(StoreTrial kit, Path folder, TrialSize size) throws IOException {
        TrialProcess.run(
                size.processes(),
                kit.getClass(),
                folder,
                TrialTask.COUNT,
                Integer.toString(size.saves()),
                Integer.toString(size.keys()));
        long wanted = (long) size.processes() * size.saves();
        try (OpenStore store = kit.store().open(kit.settings(folder))) {
            long counted = Counter.sum(store, size.keys());
            if (counted != wanted) {
                throw new AssertionError((wanted - counted) + " of " + wanted + " updates were lost");
            }
        }
        return size.processes() + " processes, " + size.saves() + " saves each, " + size.keys() + " keys: " + wanted
                + " updates, lost 0, torn reads 0";
    }
}
