package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.InvalidRequestException;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** What the error says. */
final class Refusal {
    private Refusal() {}

    static String of(Executable refused) {
        return Objects.requireNonNull(
                assertThrows(InvalidRequestException.class, refused).getMessage());
    }
}
