package dev.stslib.store.support.entry;

import dev.stslib.api.error.StoreException;
import java.util.List;

/**
 * What came out when a store was read from end to end.
 *
 * @param whole how many entries are whole
 * @param problems what is wrong with the others, and with what opens the store; each says which file and how to fix it
 */
public record Verification(int whole, List<StoreException> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    /**
     * Says whether nothing is wrong.
     *
     * @return true if there are no problems
     */
    public boolean isWhole() {
        return problems.isEmpty();
    }
}
