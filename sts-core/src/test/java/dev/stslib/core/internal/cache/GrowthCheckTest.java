package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
}
