package dev.stslib.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/watching.md} lists each event. */
class EventsAreDocumentedTest {
    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(EventsAreDocumentedTest::records);
    }

    @Test
    void everyEventIsInTheTable() throws IOException {
        String page = Files.readString(Path.of("../docs/watching.md"));
        List<String> missing = records(EngineEvent.class)
                .map(Class::getSimpleName)
                .filter(name -> !page.contains("`" + name + "`"))
                .toList();
        assertEquals(List.of(), missing);
    }
}
