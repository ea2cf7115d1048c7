package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often a collection is cleaned up. */
class GrowthCheckTest {
    @Test
    void aCollectionIsCleanedUpEachTimeItHasGrownByHalf() {
        Map<Integer, Integer> all = new ConcurrentHashMap<>();
        AtomicInteger cleaned = new AtomicInteger();
        GrowthCheck growth = new GrowthCheck();
        Collection<Integer> values = all.values();
        List<Integer> sizes = IntStream.rangeClosed(1, 400)
                .filter(size -> {
                    all.put(size, size);
                    cleaned.set(0);
                    growth.check(values, value -> cleaned.incrementAndGet());
                    return cleaned.get() > 0;
                })
                .boxed()
                .toList();
        assertEquals(List.of(64, 160, 304), sizes);
    }

    @Test
    void aCleanerThatFailsIsCalledAgainAfterTheSameGrowth() {
        List<Integer> all = new ArrayList<>(Collections.nCopies(64, 0));
        GrowthCheck growth = new GrowthCheck();
        Consumer<Integer> failing = value -> {
            throw new IllegalStateException("planted");
        };
        assertThrows(IllegalStateException.class, () -> growth.check(all, failing));
        all.addAll(Collections.nCopies(95, 0));
        growth.check(all, failing);
        all.add(0);
        assertThrows(IllegalStateException.class, () -> growth.check(all, failing));
    }
}
